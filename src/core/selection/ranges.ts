import { compareRuns, type RunId } from '../rundb/index.ts';
import { indexOf } from './ordered.ts';

/** Consecutive runs of one experiment, both ends inclusive. */
export interface RunRange {
  readonly experiment: number;
  readonly first: number;
  /** Infinity if the range is open. */
  readonly last: number;
}

/** The ranges of consecutive run numbers that contain exactly these runs, in order. */
export function rangesOf(runs: Iterable<RunId>): RunRange[] {
  return joinRanges(
    [...runs].map(({ experiment, run }) => ({ experiment, first: run, last: run })),
  );
}

/**
 * The ranges that contain these runs and no other existing run: unused run numbers don't end a
 * range, so there are far fewer ranges.
 *
 * @param existing All runs of the experiments, or at least those with numbers between the given
 * ones.
 */
export function rangesAmong(runs: Iterable<RunId>, existing: Iterable<RunId>): RunRange[] {
  const wanted = new Map([...runs].map((run) => [keyOf(run), run]));
  const all = new Map([...existing].map((run) => [keyOf(run), run] as const)).values();
  const ranges: RunRange[] = [];
  let isOpen = false;
  for (const { experiment, run } of [...wanted.values(), ...all].sort(compareRuns)) {
    const current = ranges.at(-1);
    if (!wanted.has(keyOf({ experiment, run }))) isOpen = false;
    else if (isOpen && current?.experiment === experiment) {
      ranges[ranges.length - 1] = { ...current, last: run };
    } else {
      ranges.push({ experiment, first: run, last: run });
      isOpen = true;
    }
  }
  return ranges;
}

/** The numbers between the ranges of each experiment, to check before merging across them. */
export function gapsBetween(ranges: Iterable<RunRange>): RunRange[] {
  const joined = joinRanges(ranges);
  return joined.flatMap(({ experiment, first }, i) => {
    const before = joined[i - 1];
    return before?.experiment === experiment
      ? [{ experiment, first: before.last + 1, last: first - 1 }]
      : [];
  });
}

/** The same runs in order, as ranges that neither overlap nor touch. */
export function joinRanges(ranges: Iterable<RunRange>): RunRange[] {
  const joined: RunRange[] = [];
  for (const range of [...ranges].sort(compareRanges)) {
    const before = joined.at(-1);
    if (before?.experiment === range.experiment && range.first <= before.last + 1) {
      joined[joined.length - 1] = { ...before, last: Math.max(before.last, range.last) };
    } else joined.push(range);
  }
  return joined;
}

/**
 * The range that contains a run.
 *
 * @param ranges In order, not overlapping.
 */
export function rangeWith<T extends RunRange>(
  ranges: readonly T[],
  { experiment, run }: RunId,
): T | undefined {
  const later = indexOf(ranges, (range) =>
    range.experiment === experiment ? range.first > run : range.experiment > experiment,
  );
  const range = ranges[later - 1];
  return range?.experiment === experiment && run <= range.last ? range : undefined;
}

/**
 * The ranges without the runs of other ranges.
 *
 * @param ranges, taken Each in order, not overlapping.
 */
export function withoutRanges<T extends RunRange>(
  ranges: readonly T[],
  taken: readonly RunRange[],
): T[] {
  const left: T[] = [];
  let i = 0;
  for (const range of ranges) {
    const { experiment, first, last } = range;
    let next: number | undefined = first;
    for (let other = taken[i]; other && !isBefore(range, other); other = taken[++i]) {
      if (isBefore(other, { experiment, first: next })) continue;
      if (next < other.first) left.push({ ...range, first: next, last: other.first - 1 });
      next = other.last < last ? other.last + 1 : undefined;
      // It may extend into the next range.
      if (next === undefined) break;
    }
    if (next !== undefined) left.push({ ...range, first: next });
  }
  return left;
}

/**
 * The runs that are in both.
 *
 * @param some, others Each in order, not overlapping.
 */
export function commonRanges(some: readonly RunRange[], others: readonly RunRange[]): RunRange[] {
  const common: RunRange[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [a, b] = [some[i], others[j]];
    if (!a || !b) return common;
    if (!isBefore(a, b) && !isBefore(b, a)) {
      const first = Math.max(a.first, b.first);
      common.push({ experiment: a.experiment, first, last: Math.min(a.last, b.last) });
    }
    // The one that ends first can't overlap with anything that follows.
    if (a.experiment < b.experiment || (a.experiment === b.experiment && a.last < b.last)) i++;
    else j++;
  }
}

/** A range as Belle II writes it: `798-801`, or `804` for a single run. */
export function printRange({ first, last }: Pick<RunRange, 'first' | 'last'>): string {
  return first === last ? String(first) : `${first}-${last}`;
}

/** Whether a range ends before another begins. */
function isBefore(
  a: Pick<RunRange, 'experiment' | 'last'>,
  b: Pick<RunRange, 'experiment' | 'first'>,
): boolean {
  return a.experiment === b.experiment ? a.last < b.first : a.experiment < b.experiment;
}

/** Sorts by experiment, then by first run. */
export function compareRanges(a: RunRange, b: RunRange): number {
  return a.experiment - b.experiment || a.first - b.first;
}

/** Runs or ranges of each experiment, in the order of their first. */
export function byExperiment<T extends { readonly experiment: number }>(
  items: readonly T[],
): Map<number, T[]> {
  return Map.groupBy(items, ({ experiment }) => experiment);
}

/** Identifies a run, as in a set. */
export function keyOf({ experiment, run }: RunId): string {
  return `${experiment}:${run}`;
}
