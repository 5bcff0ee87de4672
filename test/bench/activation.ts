import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { loadedAtActivation } from '../unit/loadedAtActivation.ts';
import { runIntegration } from '../vscode/integration.ts';
import { tempDir } from '../vscode/temp.ts';
import { checkout, versions } from '../vscode/versions.ts';
import { compared, type Row } from './table.ts';
import { median } from './time.ts';

const starts = 7;
const hello = join(import.meta.dirname, 'hello');

/**
 * How long the extension takes to activate in a real VS Code, and how much code that loads, compared with
 * an extension that only registers a command, in the same VS Code instances.
 */
export async function benchActivation(): Promise<Row[]> {
  const temp = tempDir();
  const times = await measure(join(temp.path, 'report'));
  temp.remove();
  const { bytes } = await loadedAtActivation();
  const helloBytes = (await stat(join(hello, 'extension.js'))).size;
  const row = (name: string, unit: string, figure: (name: string) => number): Row =>
    compared(name, unit, figure('rundb'), 'hello world', figure('hello'));
  const time = (what: 'load' | 'activate') => (name: string) =>
    median(times.filter((each) => each.name === name).map((each) => each[what]));
  return [
    row('activate()', 'ms', time('activate')),
    row('load its code', 'ms', time('load')),
    row('size of its code', 'kB', (name) => (name === 'hello' ? helloBytes : bytes) / 1000),
  ];
}

interface Times {
  readonly name: string;
  readonly load: number;
  readonly activate: number;
}

/** Each start in a fresh VS Code. */
async function measure(report: string): Promise<Times[]> {
  for (let start = 0; start < starts; start++) {
    await runIntegration({
      version: versions.newest,
      extensionPath: checkout,
      otherExtensions: [hello],
      testsPath: join(checkout, 'dist', 'test', 'bench', 'host', 'activation.cjs'),
      env: { RUNDB_BENCH_REPORT: report },
    });
  }
  const lines = (await readFile(report, 'utf8')).trim().split('\n');
  return lines.map((line): Times => {
    const { name, load, activate }: Record<string, unknown> = { ...asObject(JSON.parse(line)) };
    return { name: String(name), load: Number(load), activate: Number(activate) };
  });
}

function asObject(value: unknown): object {
  if (typeof value !== 'object' || value === null) throw new TypeError('not an object');
  return value;
}
