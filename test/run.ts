/**
 * Runs all tests: `node test/run.ts`, or only some levels: `node test/run.ts unit browser
 * integration ui`. Ends with `N passed, N failed`.
 */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { Steps, type Counts } from './steps.ts';
import { launchBrowser } from './vscode/browser.ts';
import { hasDisplay } from './vscode/desktop.ts';
import { tempDir } from './vscode/temp.ts';
import { checkout, checkOldest, versions } from './vscode/versions.ts';

const levels = ['static', 'unit', 'browser', 'integration', 'ui'];

const temp = tempDir();
const steps = new Steps(temp);
const total = { passed: 0, failed: 0 };

function add({ passed, failed }: Counts): void {
  total.passed += passed;
  total.failed += failed;
}

// Scripts rather than commands, to run them with our own Node.
const tool = (path: string) => join(checkout, 'node_modules', path);
const mocha = tool('mocha/bin/mocha.js');

const endOrFail = ['--require', './test/endOrFail.ts'];

/** Mocha's arguments for tests with a browser. `timeout` is in ms. */
function inBrowser(timeout: number, files: readonly string[]): string[] {
  const options = ['--no-config', '--forbid-only', '--timeout', String(timeout), ...endOrFail];
  return [mocha, ...options, '--reporter', 'test/reporter.js', ...files];
}

/** Steps that together count as one check. */
async function check(commands: Readonly<Record<string, readonly string[]>>): Promise<void> {
  const outcomes: boolean[] = [];
  for (const [title, args] of Object.entries(commands)) outcomes.push(await steps.run(title, args));
  add(outcomes.every(Boolean) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
}

async function testStatic(): Promise<void> {
  await check({
    'lint (eslint)': [tool('eslint/bin/eslint.js'), '.'],
    'lint (prettier)': [tool('prettier/bin/prettier.cjs'), '--check', '.'],
  });
  const tsc = tool('typescript/bin/tsc');
  await check({ types: [tsc], 'types (webview)': [tsc, '-p', 'src/webview'] });
}

/** The UI tests as one step, or as two that take about as long. */
function uiTests(parts: number): string[][] {
  const files = globSync('test/ui/**/*.test.ts', { cwd: checkout }).sort();
  return Array.from({ length: parts }, (_, part) => files.filter((_, i) => i % parts === part));
}

/** Builds what VS Code loads, then runs the tests in both versions, side by side. */
async function testInVSCode(wanted: (level: string) => boolean): Promise<void> {
  const vsix = join(temp.path, 'rundb.vsix');
  // Both build into `dist`: the other tests load the result of the last.
  const built =
    (!wanted('ui') || (await steps.run('package', ['test/vscode/package.ts', vsix]))) &&
    (await steps.run('build', ['esbuild.js', '--tests']));
  if (!built) {
    add({ passed: 0, failed: 1 });
    return;
  }
  // On a screen, windows would take the focus and the clipboard from each other.
  const hosts = pLimit(hasDisplay() ? 1 : Infinity);
  const tests: Promise<Counts>[] = [];
  // What takes longest begins first.
  for (const { name, vscode } of [versions.newest, versions.oldest]) {
    const of = `VS Code ${vscode}, the ${name}`;
    const env = { RUNDB_VSCODE: name };
    const parts = wanted('ui') ? uiTests(name === 'newest' ? 2 : 1) : [];
    for (const [i, files] of parts.entries()) {
      const title = `ui ${parts.length > 1 ? `${i + 1} of ${parts.length} ` : ''}(${of})`;
      const args = inBrowser(120_000, files);
      tests.push(steps.tests(title, args, { ...env, RUNDB_VSIX: vsix }));
    }
    if (wanted('integration')) {
      const args = ['test/vscode/integration.ts', name];
      tests.push(hosts(() => steps.tests(`integration (${of})`, args, env)));
    }
  }
  for (const counts of await Promise.all(tests)) add(counts);
}

/** One after the other, in parallel with what runs in VS Code. */
async function testOutside(wanted: (level: string) => boolean): Promise<void> {
  // The processes and threads that unit tests start load the same modules.
  const env = { NODE_COMPILE_CACHE: join(temp.path, 'compiled') };
  if (wanted('unit')) add(await steps.tests('unit', [mocha, ...endOrFail], env));
  if (wanted('browser')) {
    add(await steps.tests('browser', inBrowser(30_000, ['test/browser/**/*.test.ts'])));
  }
  if (wanted('static')) await testStatic();
}

async function main(asked: readonly string[]): Promise<void> {
  const unknown = asked.filter((level) => !levels.includes(level));
  if (unknown.length > 0) {
    throw new Error(`Unknown level ${unknown.join(', ')}: choose from ${levels.join(', ')}.`);
  }
  checkOldest();
  const wanted = (level: string) => asked.length === 0 || asked.includes(level);
  // Installs the browser if it's missing, which two steps can't do at once.
  if (levels.slice(2).some(wanted)) await (await launchBrowser()).close();
  await Promise.all([
    wanted('integration') || wanted('ui') ? testInVSCode(wanted) : undefined,
    testOutside(wanted),
  ]);
}

if (Number(process.versions.node.split('.')[0]) < 26) {
  console.error(
    `This is Node ${process.version}, but the tests need 26: the dev dependency 'node' provides it, ` +
      'unless npm was kept from running its install script. `npm rebuild node` runs it.',
  );
  process.exit(1);
}
try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  total.failed += 1;
}
temp.remove();
steps.printFaults();
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
