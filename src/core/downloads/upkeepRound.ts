import type { KeptRange, KeptState, LocalCopy } from '../localCopy/index.ts';
import type { Experiment } from '../rundb/index.ts';
import { joinRanges, withoutRanges, type RunRange } from '../selection/ranges.ts';
import type { RunStore } from '../store/index.ts';
import type { Downloads } from './downloads.ts';

export interface RoundOptions {
  readonly signal: AbortSignal;
  /** Whether experiments that come are downloaded too. */
  readonly wantsAll: boolean;
}

/** Runs of a page, and pages of a round. */
const [pageSize, mostPages] = [500, 10];

/**
 * Asks again for what may have changed of the experiments that were downloaded, the newest runs
 * first, and no more than some pages. Where nothing was downloaded, or all is good enough, nothing is
 * asked for.
 *
 * @throws RunDBError, and the signal's reason.
 */
export async function keepUp(
  store: RunStore,
  downloads: Downloads,
  { signal, wantsAll }: RoundOptions,
): Promise<void> {
  const { local } = store;
  if (!local || store.presence.isAway) return;
  const before = await local.state();
  if (downloadedOf(before).length === 0) return;
  const experiments = await Array.fromAsync(store.experiments.find({ signal }));
  if (wantsAll) await markNew(local, before, experiments);
  const state = await local.state();
  const idle = downloadedOf(state).filter((each) => !downloads.isBusy(each));
  const due = await dueOf(local, idle);
  const parts = bounded(due, (each) => missingRuns(each, state, experiments));
  for (const [experiment, own] of Map.groupBy(parts, (part) => part.experiment)) {
    await downloads.run(new Map([[experiment, own]]), { signal });
  }
}

function downloadedOf({ experiments }: KeptState): number[] {
  return experiments.flatMap((each) => (each.isDownloaded ? [each.experiment] : []));
}

async function markNew(
  local: LocalCopy,
  before: KeptState,
  experiments: readonly Experiment[],
): Promise<void> {
  const downloaded = new Set(downloadedOf(before));
  const others = experiments.map((each) => each.experiment).filter((each) => !downloaded.has(each));
  if (others.length > 0) await local.markDownloaded(others, true);
}

/** What was never asked for, or should be asked for again by now; the newest first. */
async function dueOf(local: LocalCopy, experiments: readonly number[]): Promise<RunRange[]> {
  const now = Date.now();
  const isGood = ({ of, since, until }: KeptRange): boolean =>
    of === undefined && since <= now && now < until;
  const whole = joinRanges(
    experiments.map((experiment) => ({ experiment, first: 0, last: Infinity })),
  );
  const covered = await local.covered(whole);
  return withoutRanges(whole, joinRanges(covered.filter(isGood))).toReversed();
}

/** How many runs of an experiment aren't there, as far as counts say. */
function missingRuns(
  experiment: number,
  { experiments }: KeptState,
  all: readonly Experiment[],
): number {
  const kept = experiments.find((each) => each.experiment === experiment)?.runs ?? 0;
  const { runs = kept } = all.find((each) => each.experiment === experiment) ?? {};
  return Math.max(0, runs - kept);
}

/** So many of some parts that they are about as many pages as a round may ask for. */
function bounded(due: readonly RunRange[], missing: (experiment: number) => number): RunRange[] {
  const parts: RunRange[] = [];
  let left = mostPages;
  for (const { experiment, first, last } of due) {
    if (left <= 0) break;
    const most = left * pageSize;
    const isOpen = last === Infinity;
    const numbers = isOpen ? missing(experiment) : last - first + 1;
    left -= Math.max(1, Math.ceil(numbers / pageSize));
    if (numbers <= most) parts.push({ experiment, first, last });
    // Of an open end, nobody knows yet where its newest runs are.
    else if (isOpen) parts.push({ experiment, first, last: first + most - 1 });
    else parts.push({ experiment, first: last - most + 1, last });
  }
  return parts;
}
