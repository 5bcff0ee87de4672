import type { ListedRun } from '../records/index.ts';
import type { Iov } from '../selection/iov.ts';
import type { RunRange } from '../selection/ranges.ts';
import type { KnownInterval } from './knownIntervals.ts';

/** What is known about several intervals together. */
export interface KnownTogether extends KnownInterval {
  /** Unused run numbers, of closed intervals within one experiment from which nothing is missing. */
  readonly gaps: readonly RunRange[];
}

/**
 * Combines what is known about several intervals; undefined if one of them hasn't been requested yet.
 *
 * @param iovs Without overlaps.
 */
export function knownTogether(
  iovs: readonly Iov[],
  known: (iov: Iov) => KnownInterval | undefined,
): KnownTogether | undefined {
  const runs: ListedRun[] = [];
  const gaps: RunRange[] = [];
  let count: number | undefined = 0;
  let isAll = true;
  let since: number | undefined;
  let [missing, unreadable] = [0, 0];
  for (const iov of iovs) {
    const own = known(iov);
    if (own === undefined) return undefined;
    if (own.since !== undefined) since = Math.min(since ?? Infinity, own.since);
    missing += own.lacking?.missing ?? 0;
    unreadable += own.lacking?.unreadable ?? 0;
    count = own.count === undefined || count === undefined ? undefined : count + own.count;
    if (own.runs) {
      for (const run of own.runs) runs.push(run);
      if (!own.lacking) gaps.push(...gapsOf(iov, own.runs));
    } else isAll = false;
  }
  const lacking = missing + unreadable > 0 ? { missing, unreadable } : undefined;
  return { runs: isAll ? runs : undefined, count, since, gaps, lacking };
}

/** @param runs All runs in the interval, sorted. */
function gapsOf({ first, last }: Iov, runs: readonly ListedRun[]): RunRange[] {
  const { experiment } = first;
  if (experiment !== last.experiment || last.run === Infinity) return [];
  const gaps: RunRange[] = [];
  let next = first.run;
  for (const { run } of runs) {
    if (run > next) gaps.push({ experiment, first: next, last: run - 1 });
    next = run + 1;
  }
  if (next <= last.run) gaps.push({ experiment, first: next, last: last.run });
  return gaps;
}
