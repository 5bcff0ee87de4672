import { timeOf, type ListedRun } from '../records/index.ts';
import type { KeptOf, KeptRange } from '../localCopy/index.ts';
import type { RunRange } from '../selection/ranges.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

/**
 * How long information about a run stays fresh, in ms; only a few values, so that neighbours mostly share
 * one.
 */
const times = [7 * day, day, 6 * hour, hour, 10 * minute, minute];

/** The record of a run that has just ended still changes. */
const shortest = minute;

/** New runs may appear at any time, however old the last one is. */
const mostForNew = hour;

/**
 * How long a complete range stays fresh, by the age its runs had when they were requested: a run is
 * requested again after a tenth of its age, and after a week at most. Unused numbers follow the next run
 * above them, or else the last one.
 *
 * @param runs All in the range, sorted.
 * @param above The next known run above the range.
 * @param mayGrow Whether new runs may appear above all others.
 * @param of Which of its runs are known, if not all.
 */
export function keptRanges(
  { experiment, first, last }: RunRange,
  since: number,
  runs: readonly ListedRun[],
  above: ListedRun | undefined,
  mayGrow: boolean,
  of: KeptOf | undefined,
): KeptRange[] {
  const kept: KeptRange[] = [];
  let next = first;
  const add = (end: number, until: number): void => {
    if (end < next) return;
    const before = kept.at(-1);
    if (before?.until === until) kept[kept.length - 1] = { ...before, last: end };
    else kept.push({ experiment, first: next, last: end, since, until, of });
    next = end + 1;
  };
  for (const run of runs) add(run.run, since + patienceWith(run, since));
  const rest = above ?? runs.at(-1);
  const patience = rest ? patienceWith(rest, since) : shortest;
  add(last, since + (above || !mayGrow ? patience : Math.min(patience, mostForNew)));
  return kept;
}

/** How long the list of experiments stays fresh, by the newest run known at that time. */
export function patienceWithAll(newest: ListedRun | undefined, since: number): number {
  return newest ? Math.min(patienceWith(newest, since), mostForNew) : shortest;
}

/** Whether a stored range needn't be requested again. */
export function isGood({ since, until }: KeptRange, freshSince = -Infinity): boolean {
  const now = Date.now();
  return freshSince <= since && since <= now && now < until;
}

/** How long information about a run stays fresh, in ms. */
export function patienceWith({ facts }: ListedRun, since: number): number {
  const start = timeOf(facts.start);
  // For many runs the end wasn't recorded; none takes longer than a day.
  const end = timeOf(facts.stop) ?? (start === undefined ? since : start + day);
  return times.find((time) => time <= (since - end) / 10) ?? shortest;
}
