import type { ListedRun } from '../records/index.ts';
import type { RunId } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';

/** What a page tells of how an experiment's runs lie. */
export interface Guess {
  /** About the highest number. */
  readonly end: number;
  /** Runs a number, up to 1. */
  readonly density: number;
}

export function overlap(a: RunRange, b: RunRange): boolean {
  return a.experiment === b.experiment && a.first <= b.last && b.first <= a.last;
}

export function holds({ experiment, first, last }: RunRange, run: RunId): boolean {
  return run.experiment === experiment && first <= run.run && run.run <= last;
}

/** The order of a page; undefined where it has too few runs to tell. */
export function orderOf(
  runs: readonly ListedRun[],
): 'ascending' | 'descending' | 'none' | undefined {
  const steps = runs.slice(1).map(({ run }, i) => run - (runs[i]?.run ?? run));
  if (steps.length === 0) return undefined;
  if (steps.every((step) => step > 0)) return 'ascending';
  return steps.every((step) => step < 0) ? 'descending' : 'none';
}

/**
 * The part of a range of which all is known by a page that is not its last; undefined where the page
 * has no order.
 */
export function knownPart(range: RunRange, runs: readonly ListedRun[]): RunRange | undefined {
  const end = runs.at(-1)?.run;
  const order = orderOf(runs);
  if (end === undefined || order === undefined || order === 'none') return undefined;
  return order === 'descending' ? { ...range, first: end } : { ...range, last: end };
}

/** Where the runs end, by the page of a range that is not its last. */
export function guessOf(
  { first }: RunRange,
  runs: readonly ListedRun[],
  count: number | undefined,
): Guess {
  const highest = runs.reduce((most, { run }) => Math.max(most, run), first);
  const density = Math.min(1, runs.length / (highest - first + 1));
  const more = Math.max(0, (count ?? 0) - runs.length);
  return { end: Math.ceil(highest + more / density), density };
}

/** How runs lie in a range of which the highest number and the count are known. */
export function guessBy({ first }: RunRange, highest: number, count: number): Guess {
  return { end: highest, density: Math.min(1, count / (highest - first + 1)) };
}

/** Parts of a range that are likely to fit on a page each; without a guess, the range itself. */
export function pagesOf(range: RunRange, largest: number, guess: Guess | undefined): RunRange[] {
  if (guess === undefined) return [range];
  const width = Math.max(1, Math.floor((0.9 * largest) / guess.density));
  const end = range.last === Infinity ? Math.max(range.first, guess.end) : range.last;
  const pages: RunRange[] = [];
  let { first } = range;
  for (; first + width - 1 < end; first += width) {
    pages.push({ ...range, first, last: first + width - 1 });
  }
  pages.push({ ...range, first, last: end });
  if (range.last === Infinity) pages.push({ ...range, first: end + 1 });
  return pages;
}
