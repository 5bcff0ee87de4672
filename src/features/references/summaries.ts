import type { ListedRun } from '../../core/records/index.ts';
import type { Iov, RunRange } from '../../core/selection/index.ts';
import { knownTogether } from '../../core/store/index.ts';
import { summarize, type RunsSummary } from '../../core/statistics/index.ts';
import type { KnownRuns } from './knownRuns.ts';

/** What is known of some intervals together. */
export interface Summary extends RunsSummary {
  readonly listed: readonly ListedRun[];
  /** Numbers that no run has, between the ends of the intervals. */
  readonly gaps: readonly RunRange[];
}

/** Undefined where not all was asked for; a number of runs where they are too many to be read. */
export function summaryOf(
  iovs: readonly Iov[],
  known: KnownRuns,
): Summary | { readonly runs: number | undefined; readonly listed?: undefined } | undefined {
  const together = knownTogether(iovs, (iov) => known.get(iov));
  if (together === undefined) return undefined;
  const { runs: listed, count, gaps } = together;
  return listed ? { ...summarize(listed), listed, gaps } : { runs: count };
}

export function widthOf({ first, last }: RunRange): number {
  return last - first + 1;
}
