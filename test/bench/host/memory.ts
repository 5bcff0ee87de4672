import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { RunDB } from '../../../src/core/rundb/index.ts';
import { compared, type Row } from '../table.ts';
import { urls } from './environment.ts';
import { expand, findExperiments, openView } from './view.ts';

/** These have over 20,000 runs in the largest data. */
const experiments = [10, 12];

/** Bytes on the heap per run in the tree, compared with those of its parsed record. */
export async function benchMemory(): Promise<Row[]> {
  const url = urls('RUNDB_BENCH_SIZES').at(-1) ?? '';
  const ours = await bytesInTree(url);
  const whole = await bytesOfRecords(url);
  return [compared('memory of a run in the tree', 'B', ours, 'its parsed record', whole)];
}

async function bytesInTree(url: string): Promise<number> {
  using open = await openView(url);
  const rows = await findExperiments(open.view, ...experiments);
  const before = await heapUsed();
  let runs = 0;
  for (const row of rows) {
    await open.view.loadAll(row.experiment);
    runs += (await expand(open.view, row)).length;
  }
  return ((await heapUsed()) - before) / runs;
}

async function bytesOfRecords(url: string): Promise<number> {
  const rundb = new RunDB({ url, apiKey: 'demo', network: { proxy: '' } });
  const [min_experiment, max_experiment] = experiments;
  const search = { min_experiment, max_experiment, expand: true };
  await rundb.count(search);
  const before = await heapUsed();
  const records = await Array.fromAsync(rundb.getRunInfo(search));
  const bytes = (await heapUsed()) - before;
  await rundb.close();
  return bytes / records.length;
}

/** Bytes in use after garbage collection. */
async function heapUsed(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('Garbage can not be collected.');
  await turn();
  Reflect.apply(collect, undefined, []);
  return process.memoryUsage().heapUsed;
}
