import { appendFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import * as vscode from 'vscode';
import { variable } from './environment.ts';

/**
 * Called by VS Code in the extension host: activates the extension, then hello world, and appends how long
 * each took to the file in `RUNDB_BENCH_REPORT`, in ms, as `{ "name": …, "load": …, "activate": … }`. VS
 * Code itself marks, in whole ms, when it loads an extension's code; its marks around `activate` include
 * what others do meanwhile, so both extensions set their own.
 */
export async function run(): Promise<void> {
  for (const id of ['belle2.rundb', 'bench.hello']) {
    const extension = vscode.extensions.getExtension(id);
    if (extension === undefined) throw new Error(`VS Code does not know ${id}.`);
    await extension.activate();
    const name = id.split('.')[1] ?? id;
    const activation = performance.measure(name, `${name}/willActivate`, `${name}/didActivate`);
    const report = {
      name,
      load: timeOf(`didLoadExtensionCode/${id}`) - timeOf(`willLoadExtensionCode/${id}`),
      activate: activation.duration,
    };
    appendFileSync(variable('RUNDB_BENCH_REPORT'), `${JSON.stringify(report)}\n`);
  }
}

interface Mark {
  readonly name: string;
  readonly startTime: number;
}

/** When VS Code's extension host set a mark, in ms. */
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
