import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadedAtActivation } from '../unit/loadedAtActivation.ts';
import { runIntegration } from '../vscode/integration.ts';
import { output } from '../vscode/process.ts';
import { tempDir } from '../vscode/temp.ts';
import { checkout, versions } from '../vscode/versions.ts';
import { median, type Row } from './table.ts';

const starts = 7;

interface Times {
  readonly load: number;
  readonly activate: number;
}

/** How long the extension takes to activate in a real VS Code, and how much code that loads. */
export async function benchActivation(): Promise<Row[]> {
  await output(process.execPath, ['esbuild.js', '--production', '--tests'], { cwd: checkout });
  const { bytes } = await loadedAtActivation();
  const temp = tempDir();
  const times = await measure(join(temp.path, 'report'));
  temp.remove();
  return [
    { name: 'activate()', value: median(times.map(({ activate }) => activate)), unit: 'ms' },
    { name: 'load its code', value: median(times.map(({ load }) => load)), unit: 'ms' },
    { name: 'size of its code', value: bytes / 1000, unit: 'kB' },
  ];
}

/** Each start in a fresh VS Code. */
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
