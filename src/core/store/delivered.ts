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
import { deliveredShares, type DeliveredShares } from '../statistics/delivered.ts';
import type { Knowledge } from './knowledge.ts';
import type { LoadOptions, RunLoader } from './runLoader.ts';

/** What is known about the delivered luminosity of some runs. */
export interface KnownDelivered {
  /** Their own shares, as far as known. */
  readonly shares: DeliveredShares;
  /** How many of them have a value but an unknown share, because it depends on runs that aren't known. */
  readonly unknown: number;
  /** Run numbers that aren't known yet and may include the previous run with a value. Sorted. */
  readonly missing: readonly RunRange[];
}

/**
 * What memory and the local copy say about the delivered luminosity of some runs. The previous run with a
 * value may not be one of them, so every run in between has to be known. Sends no request.
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

/** How many numbers before a run to load first: about as expensive as a request for a single run. */
const firstStep = 50;
/** By how much that grows each time none of those runs has a value. */
const growth = 4;

/**
 * Loads the runs that the delivered luminosity of some runs depends on, as far as they aren't known: from
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
    // Runs that the server counts but doesn't return stay unknown.
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

/** Where runs may be missing or outdated, sorted. */
function holesIn(known: Knowledge, ranges: readonly RunRange[], since?: number): RunRange[] {
  const unsure = commonRanges(known.trust.ranges, ranges).filter((part) => !known.isSure(part));
  const lacking = known.shortages.where(ranges);
  return joinRanges([...known.missing(ranges, since), ...unsure, ...commonRanges(lacking, ranges)]);
}

/** All runs of both lists, sorted; the first list takes precedence. */
function together(known: readonly ListedRun[], others: readonly ListedRun[]): readonly ListedRun[] {
  const ranges = rangesOf(known);
  const more = others.filter((run) => rangeWith(ranges, run) === undefined);
  return more.length === 0 ? known : [...known, ...more].sort(compareRuns);
}
