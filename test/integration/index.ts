import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';

/**
 * The entry point that VS Code calls in the extension host: runs the tests next to this file.
 * Bundled to `dist/test/integration/index.cjs`.
 *
 * @throws if a test fails.
 */
export async function run(): Promise<void> {
  markConsole(process.env['RUNDB_TEST_MARK']);
  const { default: Mocha } = await import('mocha');
  // Limits the tests, for development.
  const grep = process.env['RUNDB_TEST_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000,
    forbidOnly: true,
    ...(grep !== undefined && { grep }),
    reporter: join(__dirname, '..', '..', '..', 'test', 'reporter.js'),
  });
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((each) => each.endsWith('.test.cjs')).sort()) {
    mocha.addFile(join(__dirname, file));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed.`);
}

/** Marks each line, so that `test/vscode/launcher.ts` can tell it from VS Code's own output. */
function markConsole(mark: string | undefined): void {
  if (mark === undefined) return;
  const original = console;
  const marked = (...args: unknown[]) => mark + format(...args);
  // VS Code's console ignores assignments to its methods, so a new object replaces it.
  globalThis.console = {
    ...original,
    debug: (...args) => original.debug(marked(...args)),
    info: (...args) => original.info(marked(...args)),
    log: (...args) => original.log(marked(...args)),
    warn: (...args) => original.warn(marked(...args)),
    error: (...args) => original.error(marked(...args)),
  };
}
