import type { ListedRun } from '../../core/records/index.ts';
import type { Iov, RunRange } from '../../core/selection/index.ts';
import { knownTogether } from '../../core/store/index.ts';
import { summarize, type RunsSummary } from '../../core/statistics/index.ts';
import type { Knowledge } from './knownRuns.ts';

/** What is known of some intervals together. */
export interface Summary extends RunsSummary {
  readonly listed: readonly ListedRun[];
  /** When the oldest of it was asked for, ms since 1970. */
  readonly since: number | undefined;
  /** Numbers that no run has, between the ends of the intervals. */
  readonly gaps: readonly RunRange[];
}

interface CountOnly {
  readonly runs: number | undefined;
  readonly listed?: undefined;
  readonly since: number | undefined;
}

/** Undefined where not all was asked for; a number of runs where they are too many to be read. */
export function summaryOf(iovs: readonly Iov[], known: Knowledge): Summary | CountOnly | undefined {
  const together = knownTogether(iovs, (iov) => known.get(iov));
  if (together === undefined) return undefined;
  const { runs: listed, count, gaps, since } = together;
  return listed ? { ...summarize(listed), listed, gaps, since } : { runs: count, since };
}

export function widthOf({ first, last }: RunRange): number {
  return last - first + 1;
}
