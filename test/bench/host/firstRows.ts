import { Agent } from 'undici';
import { readBytes } from '../bare.ts';
import { latencies, sizeNames } from '../data.ts';
import { compared, growth, type Row } from '../table.ts';
import { median, milliseconds } from '../time.ts';
import { urls } from './environment.ts';
import { expand, findExperiments, openView } from './view.ts';

const times = 11;
const experiment = 12;
const pageSize = 50;

/**
 * Milliseconds from expanding an experiment to its rows, compared with a bare request of the same page that
 * parses nothing. Both already have a connection.
 */
export async function benchFirstRows(): Promise<Row[]> {
  const far = [];
  for (const url of urls('RUNDB_BENCH_LATENCIES')) far.push(await measure(url));
  const near = [];
  for (const url of urls('RUNDB_BENCH_SIZES')) near.push(await measure(url));
  const name = 'first rows of an experiment';
  return [
    ...far.map(({ ours, bare }, i) =>
      compared(`${name}, ${latencies[i] ?? NaN} ms`, 'ms', ours, 'bare undici, no parsing', bare),
    ),
    ...growth(
      name,
      'ms',
      sizeNames,
      near.map(({ ours }) => ours),
    ),
    ...growth(
      'bare undici, the same page',
      'ms',
      sizeNames,
      near.map(({ bare }) => bare),
    ),
  ];
}

async function measure(url: string): Promise<{ ours: number; bare: number }> {
  using open = await openView(url);
  const dispatcher = new Agent();
  const ours = [];
  const bare = [];
  for (let i = 0; i < times; i++) {
    const [row] = await findExperiments(open.view, experiment);
    if (row?.total === undefined) throw new Error(`Experiment ${experiment} has no count.`);
    const page = {
      min_experiment: experiment,
      max_experiment: experiment,
      limit: pageSize,
      offset: row.total - pageSize,
    };
    ours.push(await milliseconds(() => expand(open.view, row)));
    bare.push(await milliseconds(() => readBytes(url, page, dispatcher)));
  }
  await dispatcher.close();
  return { ours: median(ours), bare: median(bare) };
}
