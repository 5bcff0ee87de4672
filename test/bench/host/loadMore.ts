import type { RunsView } from '../../../src/features/runs/index.ts';
import { sizeNames } from '../data.ts';
import { compared, growth, type Row } from '../table.ts';
import { median, milliseconds } from '../time.ts';
import { urls } from './environment.ts';
import { expand, findExperiments, openView } from './view.ts';

const times = 7;
const experiment = 12;
/** Only the largest data has a page 100. */
const pages = 100;

/** Milliseconds that "Load More Runs…" takes, including all rows that VS Code then requests again. */
export async function benchLoadMore(): Promise<Row[]> {
  const second = [];
  const last = [];
  for (const url of urls('RUNDB_BENCH_SIZES')) {
    using open = await openView(url);
    const seconds = [];
    const lasts = [];
    for (let i = 0; i < times; i++) {
      const [, two = NaN, ...more] = await loadPages(open.view);
      seconds.push(two);
      lasts.push(more.at(-1) ?? NaN);
    }
    second.push(median(seconds));
    last.push(median(lasts));
  }
  const name = 'Load More Runs…';
  return [
    compared(`${name}, page ${pages}`, 'ms', last.at(-1) ?? NaN, 'page 2', second.at(-1) ?? NaN),
    ...growth(`${name}, page 2`, 'ms', sizeNames, second),
  ];
}

/** How long each page of the experiment took, in ms. */
async function loadPages(view: RunsView): Promise<number[]> {
  const [row] = await findExperiments(view, experiment);
  if (row === undefined) throw new Error(`Experiment ${experiment} is missing.`);
  const durations = [await milliseconds(() => expand(view, row))];
  while (durations.length < pages && !row.list.complete) {
    const load = async () => {
      await view.loadMore(experiment);
      await expand(view, row);
    };
    durations.push(await milliseconds(load));
  }
  return durations;
}
