import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { format } from 'node:util';
import { checkout } from './fixture.ts';

/**
 * The entry point that VS Code calls in the extension host: runs the tests next to this file. Bundled with
 * them to `dist/test/integration/index.cjs`: what they share is loaded and compiled once.
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
    reporter: join(checkout, 'test', 'reporter.js'),
  });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  const sources = join(checkout, 'test', 'integration');
  for (const file of readdirSync(sources, { recursive: true, encoding: 'utf8' }).sort()) {
    const name = /^(.+)\.test\.ts$/.exec(file.replaceAll(sep, '/'))?.[1];
    if (name !== undefined) await import(`./${name}.test.ts`);
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
