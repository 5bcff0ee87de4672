import type { ListedRun } from '../../core/records/index.ts';
import type { Iov, RunRange } from '../../core/selection/index.ts';
import { knownTogether, type KnownInterval } from '../../core/store/index.ts';
import { summarize, type RunsSummary } from '../../core/statistics/index.ts';
import type { Knowledge } from './knownRuns.ts';

/** The summary of some intervals. */
export interface Summary extends RunsSummary {
  readonly listed: readonly ListedRun[];
  /** When the oldest part of it was requested, in ms since 1970. */
  readonly since: number | undefined;
  /** Unused run numbers within the intervals. */
  readonly gaps: readonly RunRange[];
  /** What may be missing from it; undefined if nothing is. */
  readonly lacking: KnownInterval['lacking'];
}

interface CountOnly {
  readonly runs: number | undefined;
  readonly listed?: undefined;
  readonly since: number | undefined;
}

/**
 * Undefined if not all intervals are loaded; only the number of runs if there are too many to load.
 */
export function summaryOf(iovs: readonly Iov[], known: Knowledge): Summary | CountOnly | undefined {
  const together = knownTogether(iovs, (iov) => known.get(iov));
  if (together === undefined) return undefined;
  const { runs: listed, count, gaps, since, lacking } = together;
  return listed ? { ...summarize(listed), listed, gaps, since, lacking } : { runs: count, since };
}

export function widthOf({ first, last }: RunRange): number {
  return last - first + 1;
}
