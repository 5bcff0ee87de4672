import { appendFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import * as vscode from 'vscode';

/**
 * What VS Code calls in the extension host: activates the extension and appends to the file in
 * `RUNDB_BENCH_REPORT` how long that took, in ms, as `{ "load": …, "activate": … }`. VS Code
 * itself marks when it loads an extension's code; the extension marks its `activate`.
 */
export async function run(): Promise<void> {
  const id = 'belle2.rundb';
  await vscode.extensions.getExtension(id)?.activate();
  const { duration } = performance.measure('activate', 'rundb/willActivate', 'rundb/didActivate');
  const report = {
    load: timeOf(`didLoadExtensionCode/${id}`) - timeOf(`willLoadExtensionCode/${id}`),
    activate: duration,
  };
  const file = process.env['RUNDB_BENCH_REPORT'];
  if (file === undefined) throw new Error('RUNDB_BENCH_REPORT names no file.');
  appendFileSync(file, `${JSON.stringify(report)}\n`);
}

interface Mark {
  readonly name: string;
  readonly startTime: number;
}

/** When VS Code's extension host marked something, in ms. */
function timeOf(name: string): number {
  const own: unknown = Reflect.get(globalThis, 'MonacoPerformanceMarks');
  const marks = hasMarks(own) ? own.getMarks() : performance.getEntriesByType('mark');
  const mark = marks.find((entry) => entry.name === `code/extHost/${name}`);
  if (mark === undefined) throw new Error(`VS Code has not marked ${name}.`);
  return mark.startTime;
}

function hasMarks(value: unknown): value is { getMarks(): Mark[] } {
  return typeof value === 'object' && value !== null && 'getMarks' in value;
}
