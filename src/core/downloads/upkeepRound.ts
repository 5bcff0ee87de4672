import type { KeptRange, KeptState, LocalCopy } from '../localCopy/index.ts';
import type { Experiment } from '../rundb/index.ts';
import { joinRanges, withoutRanges, type RunRange } from '../selection/ranges.ts';
import type { RunStore } from '../store/index.ts';
import type { Downloads } from './downloads.ts';

export interface RoundOptions {
  readonly signal: AbortSignal;
  /** Whether new experiments are downloaded, too. */
  readonly wantsAll: boolean;
}

/** Runs per page, and pages per round. */
const [pageSize, mostPages] = [500, 10];

/**
 * Requests again what may have changed in downloaded experiments, the newest runs first and a
 * limited number of pages. Requests no runs if nothing was downloaded, or everything is recent
 * enough.
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

/** What was never requested, or is due to be requested again; the newest first. */
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

/** How many runs of an experiment are missing, according to the counts. */
function missingRuns(
  experiment: number,
  { experiments }: KeptState,
  all: readonly Experiment[],
): number {
  const kept = experiments.find((each) => each.experiment === experiment)?.runs ?? 0;
  const { runs = kept } = all.find((each) => each.experiment === experiment) ?? {};
  return Math.max(0, runs - kept);
}

/** The first of these ranges, up to about as many pages as a round may request. */
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
    // For an open end, nobody knows yet where its newest runs are.
    else if (isOpen) parts.push({ experiment, first, last: first + most - 1 });
    else parts.push({ experiment, first: last - most + 1, last });
  }
  return parts;
}
