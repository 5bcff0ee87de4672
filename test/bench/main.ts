/**
 * `npm run bench`: how long the extension takes to activate in a real VS Code, and how much code
 * that loads. Prints a table; each figure is the median of `starts` fresh starts.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { output } from '../vscode/process.ts';
import { runIntegration } from '../vscode/integration.ts';
import { tempDir } from '../vscode/temp.ts';
import { checkout, versions } from '../vscode/versions.ts';
import { loadedAtActivation } from '../unit/loadedAtActivation.ts';

const starts = 7;

interface Times {
  readonly load: number;
  readonly activate: number;
}

async function measure(report: string): Promise<Times[]> {
  for (let start = 0; start < starts; start++) {
    await runIntegration({
      version: versions.newest,
      extensionPath: checkout,
      testsPath: join(checkout, 'dist', 'test', 'bench', 'host', 'activation.cjs'),
      env: { RUNDB_BENCH_REPORT: report },
    });
  }
  const lines = (await readFile(report, 'utf8')).trim().split('\n');
  return lines.map((line): Times => {
    const { load, activate }: Record<string, unknown> = { ...asObject(JSON.parse(line)) };
    return { load: Number(load), activate: Number(activate) };
  });
}

function asObject(value: unknown): object {
  if (typeof value !== 'object' || value === null) throw new TypeError('not an object');
  return value;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

await output(process.execPath, ['esbuild.js', '--production', '--tests'], { cwd: checkout });
const { bytes } = await loadedAtActivation();
const temp = tempDir();
const times = await measure(join(temp.path, 'report'));
temp.remove();
console.table([
  { figure: 'activate()', value: round(median(times.map(({ activate }) => activate))), unit: 'ms' },
  { figure: 'loading its code', value: median(times.map(({ load }) => load)), unit: 'ms' },
  { figure: 'code loaded by it', value: round(bytes / 1000), unit: 'kB' },
]);
