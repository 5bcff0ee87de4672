import type { ListedRun } from '../../core/records/index.ts';
import type { Iov } from '../../core/selection/index.ts';
import { summarize, type RunsSummary } from '../../core/statistics/index.ts';
import type { KnownRuns } from './knownRuns.ts';

/** Numbers without a run that stand next to each other in a range. */
export interface Gap {
  readonly experiment: number;
  readonly first: number;
  readonly last: number;
}

/** What is known of some intervals together. */
export interface Summary extends RunsSummary {
  readonly listed: readonly ListedRun[];
  /** Numbers that no run has, between the ends of the intervals. */
  readonly gaps: readonly Gap[];
}

/** Undefined where not all was asked for; a number of runs where they are too many to be read. */
export function summaryOf(
  iovs: readonly Iov[],
  known: KnownRuns,
): Summary | { readonly runs: number | undefined; readonly listed?: undefined } | undefined {
  const found = iovs.map((iov) => known.get(iov));
  if (!found.every((each) => each !== undefined)) return undefined;
  const listed: ListedRun[] = [];
  let count: number | undefined = 0;
  let isAll = true;
  for (const each of found) {
    if (each.runs) listed.push(...each.runs);
    else isAll = false;
    count = each.count === undefined || count === undefined ? undefined : count + each.count;
  }
  if (!isAll) return { runs: count };
  return { ...summarize(listed), listed, gaps: iovs.flatMap((iov) => gapsOf(iov, listed)) };
}

/** The gaps of an interval with an end, in one experiment. */
function gapsOf({ first, last }: Iov, listed: readonly ListedRun[]): Gap[] {
  const { experiment } = first;
  if (experiment !== last.experiment || last.run === Infinity) return [];
  const gaps: Gap[] = [];
  let next = first.run;
  for (const { experiment: own, run } of listed) {
    if (own !== experiment || run < first.run || run > last.run) continue;
    if (run > next) gaps.push({ experiment, first: next, last: run - 1 });
    next = run + 1;
  }
  if (next <= last.run) gaps.push({ experiment, first: next, last: last.run });
  return gaps;
}

export function widthOf({ first, last }: Gap): number {
  return last - first + 1;
}
