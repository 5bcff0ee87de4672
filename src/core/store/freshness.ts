import { timeOf, type ListedRun } from '../records/index.ts';
import type { KeptOf, KeptRange } from '../localCopy/index.ts';
import type { RunRange } from '../selection/ranges.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

/** What is known of a run is good for so long, in ms: few times, so that neighbours mostly share one. */
const times = [7 * day, day, 6 * hour, hour, 10 * minute, minute];

/** What is said of a run that has just ended changes. */
const shortest = minute;

/** New runs may come at any time, however long ago the last one was. */
const mostForNew = hour;

/**
 * How long it is good to know all runs of a range, by the age that its runs had then: a run is asked
 * for again after a tenth of that, a week at most. Numbers without a run go with the next run above
 * them, or the last one.
 *
 * @param runs All in the range, in order.
 * @param above The next run that is known above the range.
 * @param mayGrow Whether new runs may come above all others.
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

/** How long it is good to know which experiments there are, by the newest run that was known then. */
export function patienceWithAll(newest: ListedRun | undefined, since: number): number {
  return newest ? Math.min(patienceWith(newest, since), mostForNew) : shortest;
}

/** Whether what is kept of a range need not be asked for again. */
export function isGood({ since, until }: KeptRange, freshSince = -Infinity): boolean {
  const now = Date.now();
  return freshSince <= since && since <= now && now < until;
}

/** How long what was heard of a run at a time is good enough, in ms. */
export function patienceWith({ facts }: ListedRun, since: number): number {
  const start = timeOf(facts.start);
  // Of many, the end was not recorded; none takes longer than a day.
  const end = timeOf(facts.stop) ?? (start === undefined ? since : start + day);
  return times.find((time) => time <= (since - end) / 10) ?? shortest;
}
