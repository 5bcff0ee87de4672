/**
 * Tests everything: `node test/run.ts`, or only some floors: `node test/run.ts unit integration ui`.
 * Ends with `N passed, N failed`.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startProcess } from './vscode/process.ts';
import { tempDir } from './vscode/temp.ts';
import { checkout, checkOldest, versions } from './vscode/versions.ts';

const floors = ['static', 'unit', 'integration', 'ui'];

const stepLimit = 15 * 60_000;

/** What a step counted. */
interface Counts {
  passed: number;
  failed: number;
}

const temp = tempDir();
const total: Counts = { passed: 0, failed: 0 };

/** Runs a step with our Node; says what it is, how it went and how long it took. */
async function run(
  title: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  console.log(`\n=== ${title}`);
  const start = Date.now();
  const step = startProcess(process.execPath, args, {
    cwd: checkout,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  // What hangs shall not hang the rest.
  const limit = setTimeout(() => void step.stop(), stepLimit);
  const code = await step.exited;
  clearTimeout(limit);
  const outcome = code === 0 ? 'done' : `failed with code ${code}`;
  console.log(`=== ${title}: ${outcome} after ${((Date.now() - start) / 1000).toFixed(1)} s`);
  return code === 0;
}

/** A step that counts as one check. */
async function check(commands: Readonly<Record<string, readonly string[]>>): Promise<void> {
  let well = true;
  for (const [title, args] of Object.entries(commands)) well = (await run(title, args)) && well;
  total[well ? 'passed' : 'failed'] += 1;
}

/** A step that tells its counts through `test/reporter.js`; without any it counts as one failure. */
async function tests(
  floor: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const report = join(temp.path, 'report.jsonl');
  rmSync(report, { force: true });
  const well = await run(floor, args, {
    ...env,
    RUNDB_TEST_REPORT: report,
    RUNDB_TEST_FLOOR: floor,
  });
  const counts = readReport(report);
  total.passed += counts.passed;
  total.failed += counts.failed;
  // It may have died after its report, or have had no tests at all.
  if (counts.failed === 0 && (!well || counts.passed === 0)) total.failed += 1;
}

function readReport(file: string): Counts {
  const counts = { passed: 0, failed: 0 };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return counts;
  }
  for (const line of text.split('\n').filter(Boolean)) {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null) continue;
    const { passed, failed, pending }: Record<string, unknown> = { ...entry };
    counts.passed += Number(passed);
    counts.failed += Number(failed) + Number(pending);
  }
  return counts;
}

async function main(asked: readonly string[]): Promise<void> {
  const unknown = asked.filter((floor) => !floors.includes(floor));
  if (unknown.length > 0) {
    throw new Error(`There is no floor ${unknown.join(', ')}: say some of ${floors.join(', ')}.`);
  }
  checkOldest();
  const wanted = (floor: string) => asked.length === 0 || asked.includes(floor);
  // Their scripts, since our own Node shall run them.
  const tool = (path: string) => join(checkout, 'node_modules', path);
  const mocha = tool('mocha/bin/mocha.js');

  if (wanted('static')) {
    await check({
      'lint (eslint)': [tool('eslint/bin/eslint.js'), '.'],
      'lint (prettier)': [tool('prettier/bin/prettier.cjs'), '--check', '.'],
    });
    await check({ types: [tool('typescript/bin/tsc')] });
  }
  if (wanted('unit')) await tests('unit', [mocha]);
  if (!wanted('integration') && !wanted('ui')) return;

  if (!(await run('build', ['esbuild.js', '--tests']))) {
    total.failed += 1;
    return;
  }
  for (const { name, vscode } of Object.values(versions)) {
    const env = { RUNDB_VSCODE: name };
    const of = `VS Code ${vscode}, the ${name}`;
    if (wanted('integration')) {
      await tests(`integration (${of})`, ['test/vscode/integration.ts', name], env);
    }
    if (wanted('ui')) {
      const options = ['--no-config', '--forbid-only', '--timeout', '60000'];
      const reporter = ['--reporter', 'test/reporter.js'];
      await tests(`ui (${of})`, [mocha, ...options, ...reporter, 'test/ui/**/*.test.ts'], env);
    }
  }
}

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `This is Node ${process.version}, but the tests want 24: the dev dependency 'node' brings it, ` +
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
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
