import * as vscode from 'vscode';
import type { KeptExperiment } from '../../core/localCopy/index.ts';
import { downloadsOf } from '../../core/downloads/index.ts';
import { formatCount } from '../../core/format/index.ts';
import type { Experiment } from '../../core/rundb/index.ts';
import { joinRanges, type RunRange } from '../../core/selection/index.ts';
import { countRuns, showDone, UserError, withSignal } from '../common/index.ts';
import type { Session } from '../connection/index.ts';
import { DownloadProgress } from './downloadProgress.ts';

/**
 * The experiments of a server, either those with given numbers or all, newest first.
 *
 * @throws UserError if a number has no runs; RunDBError.
 */
export async function findExperiments(
  { store }: Session,
  numbers: readonly number[] | undefined,
  signal?: AbortSignal,
): Promise<Experiment[]> {
  const find = (freshSince?: number): Promise<Experiment[]> =>
    Array.fromAsync(store.experiments.find({ signal, freshSince }));
  let all = await find();
  const isMissing = (each: number): boolean => all.every(({ experiment }) => experiment !== each);
  // The experiment may be new.
  if (numbers?.some(isMissing)) all = await find(Date.now());
  const missing = numbers?.find(isMissing);
  if (missing !== undefined) {
    throw new UserError(
      vscode.l10n.t('Experiment {0} has no runs in the RunDB. Check its number.', missing),
    );
  }
  return all
    .filter(({ experiment }) => numbers?.includes(experiment) ?? true)
    .sort((a, b) => b.experiment - a.experiment);
}

/**
 * Downloads experiments that are marked as downloaded into the local copy, with progress.
 *
 * @throws UserError if they aren't complete in the end; RunDBError. Runs that have arrived stay.
 */
export async function downloadExperiments(
  session: Session,
  experiments: readonly Experiment[],
): Promise<void> {
  const { t } = vscode.l10n;
  const numbers = experiments.map(({ experiment }) => experiment);
  const ranges = new Map(numbers.map((each) => [each, [wholeExperiment(each)]]));
  const title = oneOrMore(
    numbers,
    (one) => t('Downloading experiment {0}', one),
    (count) => t('Downloading {0} experiments', count),
  );
  const runs = countRuns(await download(session, title, experiments, ranges));
  await checkWhole(session, numbers);
  const isKept = session.store.local?.kind === 'disk';
  showDone(
    oneOrMore(
      numbers,
      (one) =>
        isKept
          ? t('Downloaded {0} of experiment {1}', runs, one)
          : t('Downloaded {0} of experiment {1} until you close this window', runs, one),
      (count) =>
        isKept
          ? t('Downloaded {0} of {1} experiments', runs, count)
          : t('Downloaded {0} of {1} experiments until you close this window', runs, count),
    ),
  );
}

/**
 * Loads again everything that the local copy has of experiments, and what is missing from
 * downloaded ones, with progress.
 *
 * @throws Like `downloadExperiments`.
 */
export async function updateExperiments(
  session: Session,
  kept: readonly KeptExperiment[],
): Promise<void> {
  const { t } = vscode.l10n;
  const ranges = new Map<number, RunRange[]>();
  for (const { experiment, isDownloaded } of kept) {
    const whole = [wholeExperiment(experiment)];
    const covered = (await session.store.local?.covered(whole)) ?? [];
    const all = covered.filter(({ of }) => of === undefined || of === 'inOrder');
    ranges.set(experiment, isDownloaded ? whole : joinRanges(all));
  }
  const numbers = kept.map(({ experiment }) => experiment);
  const title = oneOrMore(
    numbers,
    (one) => t('Updating experiment {0}', one),
    (count) => t('Updating {0} experiments', count),
  );
  const runs = countRuns(await download(session, title, kept, ranges, Date.now()));
  showDone(
    oneOrMore(
      numbers,
      (one) => t('Updated {0} of experiment {1}', runs, one),
      (count) => t('Updated {0} of {1} experiments', runs, count),
    ),
  );
}

/** Returns the number of runs. */
async function download(
  session: Session,
  title: string,
  experiments: readonly Experiment[],
  ranges: ReadonlyMap<number, readonly RunRange[]>,
  freshSince?: number,
): Promise<number> {
  const place = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(place, (progress, token) =>
    withSignal(token, async (signal) => {
      const told = new DownloadProgress(experiments, (report) => progress.report(report));
      const options = { signal, freshSince, progress: (runs: number) => told.report(runs) };
      await downloadsOf(session.store).run(ranges, options);
      return told.runs;
    }),
  );
}

function wholeExperiment(experiment: number): RunRange {
  return { experiment, first: 0, last: Infinity };
}

/** The sentence about one experiment, which has its number, or about several, which says how many. */
function oneOrMore(
  experiments: readonly number[],
  one: (experiment: number) => string,
  more: (count: string) => string,
): string {
  const [first = 0] = experiments;
  return experiments.length === 1 ? one(first) : more(formatCount(experiments.length));
}

/** A full local copy evicts runs. */
async function checkWhole({ store }: Session, experiments: readonly number[]): Promise<void> {
  const state = await store.local?.state();
  const isWhole = (experiment: number): boolean =>
    state?.experiments.find((each) => each.experiment === experiment)?.since !== undefined;
  const lacking = state ? experiments.filter((each) => !isWhole(each)) : [];
  if (lacking.length === 0) return;
  const { t } = vscode.l10n;
  throw new UserError(
    oneOrMore(
      lacking,
      (one) =>
        t(
          'The local copy doesn’t have all runs of experiment {0}. It may have reached its size limit (rundb.localCopySize), or the disk may be full.',
          one,
        ),
      (count) =>
        t(
          'The local copy doesn’t have all runs of {0} experiments. It may have reached its size limit (rundb.localCopySize), or the disk may be full.',
          count,
        ),
    ),
  );
}
