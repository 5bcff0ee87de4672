import type { ListedRun } from '../records/index.ts';
import { compareRuns, type RequestOptions } from '../rundb/index.ts';
import { iovOf } from '../selection/iov.ts';
import { Selection } from '../selection/selection.ts';
import { summarize, type RunsSummary } from '../statistics/index.ts';
import type { KnownIntervals } from './knownIntervals.ts';
import type { Asked, QueryRun } from './queryRun.ts';
import type { RunStore } from './runStore.ts';

/** Where all runs of something are found: what one session knows, whoever is signed in later. */
export interface RunSource<Query extends Asked = Asked> {
  readonly store: RunStore;
  readonly known: Pick<KnownIntervals, 'load' | 'get'>;
  /** A query on its way; the same one asked for twice is one. */
  run(query: Query): Promise<QueryRun>;
}

/** Which runs are meant. */
export type Meant<Query extends Asked = Asked> =
  { readonly query: Query } | { readonly selection: Selection };

export interface WholeOptions extends RequestOptions {
  /** How a query is run to its end, where not every one may be. */
  readonly load?: (run: QueryRun) => Promise<void>;
}

/** What is said of all runs that are meant, besides the runs. */
export interface AboutRuns {
  /** Of those that were given by their numbers, the ones that no run has. */
  readonly notThere: Selection;
  /** Results of the server that are no records of a run; of a selection, `notThere` has them too. */
  readonly unreadable: number;
  /** When the oldest of it was asked for, ms since 1970. */
  readonly since: number | undefined;
}

/** All of them, in order. */
export interface WholeRuns extends AboutRuns {
  readonly runs: readonly ListedRun[];
}

/** What they add up to. */
export interface WholeSum extends AboutRuns {
  readonly sum: RunsSummary;
}

/** Says that not all runs can be had: some of them would look like all. */
export class NotWholeError extends Error {
  override readonly name = 'NotWholeError';
  /** Undefined where they are too many to be read. */
  readonly lacking: { readonly missing: number; readonly of: number } | undefined;

  constructor(lacking?: { missing: number; of: number }) {
    super(lacking ? `${lacking.missing} of ${lacking.of} runs may be missing` : 'too many runs');
    this.lacking = lacking;
  }
}

/** @throws NotWholeError, RunDBError, and the signal's reason. */
export async function wholeRuns<Query extends Asked>(
  source: RunSource<Query>,
  meant: Meant<Query>,
  options: WholeOptions = {},
): Promise<WholeRuns> {
  return 'query' in meant
    ? runsOfQuery(await source.run(meant.query), options)
    : runsOf(source, meant.selection, options);
}

/**
 * What runs add up to, as cheaply as it can be known. Without `delivered`, delivered luminosity that
 * isn't known is not asked for.
 *
 * @throws as `wholeRuns`
 */
export async function wholeSum<Query extends Asked>(
  source: RunSource<Query>,
  meant: Meant<Query>,
  { delivered = false, ...options }: WholeOptions & { readonly delivered?: boolean } = {},
): Promise<WholeSum> {
  const { store } = source;
  const kept = 'query' in meant && !delivered ? await store.summarize(meant.query) : undefined;
  if (kept) return { ...kept, notThere: Selection.of([]), unreadable: 0 };
  const { runs, ...about } = await wholeRuns(source, meant, options);
  const known = await (delivered ? store.loadDelivered(runs, options) : store.delivered(runs));
  return { ...about, sum: summarize(runs, known.shares) };
}

async function runsOfQuery(run: QueryRun, options: WholeOptions): Promise<WholeRuns> {
  const { signal, load = () => run.load(Infinity, { signal }) } = options;
  run.tryAgain();
  await load(run);
  const { missing, of = 0, unreadable, since } = run;
  if (missing > 0) throw new NotWholeError({ missing, of });
  const runs = run.runs.toSorted(compareRuns);
  return { runs, notThere: Selection.of([]), unreadable, since };
}

async function runsOf(
  { store, known }: RunSource<never>,
  selection: Selection,
  { signal }: WholeOptions,
): Promise<WholeRuns> {
  const { ranges } = selection;
  const iovs = ranges.map(({ experiment, first, last }) => iovOf(experiment, first, last));
  await known.load(iovs, { signal });
  const runs: ListedRun[] = [];
  let since: number | undefined;
  for (const iov of iovs) {
    const found = known.get(iov);
    if (!found?.runs) throw new NotWholeError();
    for (const run of found.runs) runs.push(run);
    if (found.since !== undefined) since = Math.min(since ?? Infinity, found.since);
  }
  const { missing, unreadable } = store.lacking(ranges);
  if (missing > 0) throw new NotWholeError({ missing, of: runs.length + missing });
  return { runs, notThere: selection.difference(Selection.of(runs)), unreadable, since };
}
