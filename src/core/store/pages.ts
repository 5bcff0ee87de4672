import type { RunId } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';

export function overlap(a: RunRange, b: RunRange): boolean {
  return a.experiment === b.experiment && a.first <= b.last && b.first <= a.last;
}

export function holds({ experiment, first, last }: RunRange, run: RunId): boolean {
  return run.experiment === experiment && first <= run.run && run.run <= last;
}

/** The order of a page; undefined if it has too few runs to tell. */
export function orderOf(runs: readonly RunId[]): 'ascending' | 'descending' | 'none' | undefined {
  const steps = runs.slice(1).map(({ run }, i) => run - (runs[i]?.run ?? run));
  if (steps.length === 0) return undefined;
  if (steps.every((step) => step > 0)) return 'ascending';
  return steps.every((step) => step < 0) ? 'descending' : 'none';
}

/**
 * The part of a range that is fully known from a page that isn't its last; undefined if the page has no
 * order.
 */
export function knownPart(range: RunRange, runs: readonly RunId[]): RunRange | undefined {
  const { experiment, first, last } = range;
  const end = runs.at(-1)?.run;
  const order = orderOf(runs);
  if (end === undefined || order === undefined || order === 'none') return undefined;
  return order === 'descending'
    ? { experiment, first: end, last }
    : { experiment, first, last: end };
}
