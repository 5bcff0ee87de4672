import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';

/**
 * What VS Code calls in the extension host: runs the tests next to this file, and rejects when one
 * fails. Bundled to `dist/test/integration/index.cjs`.
 */
export async function run(): Promise<void> {
  markConsole(process.env['RUNDB_TEST_MARK']);
  const { default: Mocha } = await import('mocha');
  // Some of the tests, while one works on them.
  const grep = process.env['RUNDB_TEST_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 20_000,
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

/** Marks each line, so that `test/vscode/launcher.ts` can tell it from VS Code's own. */
function markConsole(mark: string | undefined): void {
  if (mark === undefined) return;
  const original = console;
  const marked = (...args: unknown[]) => mark + format(...args);
  // VS Code has its methods ignore assignments, so a console of our own takes its place.
  globalThis.console = {
    ...original,
    debug: (...args) => original.debug(marked(...args)),
    info: (...args) => original.info(marked(...args)),
    log: (...args) => original.log(marked(...args)),
    warn: (...args) => original.warn(marked(...args)),
    error: (...args) => original.error(marked(...args)),
  };
}
