import type { ListedRun } from '../records/index.ts';
import { compareRuns } from '../rundb/index.ts';
import {
  commonRanges,
  joinRanges,
  rangesOf,
  rangeWith,
  withoutRanges,
  type RunRange,
} from '../selection/ranges.ts';
import { deliveredShares, type DeliveredShares } from '../statistics/index.ts';
import type { Knowledge } from './knowledge.ts';
import type { LoadOptions, RunLoader } from './runLoader.ts';

/** What is known of the delivered luminosity of some runs. */
export interface KnownDelivered {
  /** Their own shares, as far as they are known. */
  readonly shares: DeliveredShares;
  /** How many of them have a value, but a share that depends on runs that aren't known. */
  readonly unknown: number;
  /** The run numbers that aren't known yet: the run with a value before is in them, or in none. In order. */
  readonly missing: readonly RunRange[];
}

/**
 * What memory and the local copy tell of the delivered luminosity of some runs. The run before one, with a
 * value, may be none of these: all runs between the two have to be known. Nothing is asked of the server.
 */
export async function knownDelivered(
  { known }: RunLoader,
  runs: readonly ListedRun[],
  { freshSince }: LoadOptions = {},
): Promise<KnownDelivered> {
  known.forgetDoubtful();
  const found = sharesOf(known, runs, freshSince);
  const isMore = found.missing.length > 0 && (await known.take(found.missing, { freshSince }));
  return isMore ? sharesOf(known, runs, freshSince) : found;
}

/** So many numbers before a run at first: they cost about as much as a request for a single one. */
const firstStep = 50;
/** The numbers grow so fast where no run among them has a value. */
const growth = 4;

/**
 * Brings the runs that the delivered luminosity of some runs depends on, as far as they aren't known: from
 * each run backwards, until one has a value.
 *
 * @throws as `RunStore.load`
 */
export async function loadDelivered(
  loader: RunLoader,
  runs: readonly ListedRun[],
  options: LoadOptions = {},
): Promise<KnownDelivered> {
  let before = Infinity;
  for (let step = firstStep; ; step *= growth) {
    options.signal?.throwIfAborted();
    const known = await knownDelivered(loader, runs, options);
    const numbers = known.missing.reduce((sum, { first, last }) => sum + last - first + 1, 0);
    // What the server counts but doesn't give stays unknown.
    if (numbers === 0 || numbers >= before) return known;
    before = numbers;
    await loader.load(
      known.missing.map((range) => ({
        ...range,
        first: Math.max(range.first, range.last - step + 1),
      })),
      options,
    );
  }
}

function sharesOf(known: Knowledge, runs: readonly ListedRun[], since?: number): KnownDelivered {
  const wanted = joinRanges(
    runs.map(({ experiment, run }) => ({ experiment, first: 0, last: run })),
  );
  const notKnown = holesIn(known, wanted, since);
  const certain = withoutRanges(wanted, notKnown).flatMap((range) => known.runs(range));
  const all = together(certain, runs);
  const holes = withoutRanges(notKnown, rangesOf(runs));
  const shares = deliveredShares(all, holes);
  const gaps = runs.flatMap((run) => shares.gapBefore(run) ?? []);
  return { shares, unknown: gaps.length, missing: commonRanges(holes, joinRanges(gaps)) };
}

/** Where there may be runs that didn't come, or came too long ago, in order. */
function holesIn(known: Knowledge, ranges: readonly RunRange[], since?: number): RunRange[] {
  const unsure = commonRanges(known.trust.ranges, ranges).filter((part) => !known.isSure(part));
  const lacking = joinRanges(ranges.flatMap((range) => known.shortages.in(range)));
  return joinRanges([...known.missing(ranges, since), ...unsure, ...commonRanges(lacking, ranges)]);
}

/** All runs of both, in order, each as it is in the first. */
function together(known: readonly ListedRun[], others: readonly ListedRun[]): readonly ListedRun[] {
  const ranges = rangesOf(known);
  const more = others.filter((run) => rangeWith(ranges, run) === undefined);
  return more.length === 0 ? known : [...known, ...more].sort(compareRuns);
}
