import * as vscode from 'vscode';
import type { KeptExperiment } from '../../core/localCopy/index.ts';
import { downloadsOf } from '../../core/downloads/index.ts';
import type { Experiment } from '../../core/rundb/index.ts';
import { joinRanges, type RunRange } from '../../core/selection/index.ts';
import { countRuns, showDone, UserError, withSignal } from '../common/index.ts';
import type { Session } from '../connection/index.ts';
import { DownloadProgress } from './downloadProgress.ts';

/**
 * The experiments of a server, those of some numbers or all, newest first.
 *
 * @throws UserError where one of the numbers has no runs; RunDBError.
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
  // It may be new.
  if (numbers?.some(isMissing)) all = await find(Date.now());
  const missing = numbers?.find(isMissing);
  if (missing !== undefined) {
    throw new UserError(vscode.l10n.t('Experiment {0} has no runs in the RunDB.', missing));
  }
  return all
    .filter(({ experiment }) => numbers?.includes(experiment) ?? true)
    .sort((a, b) => b.experiment - a.experiment);
}

/**
 * Brings experiments that are marked as downloaded into the local copy, with progress.
 *
 * @throws UserError where they are not whole in the end; RunDBError. What came stays.
 */
export async function downloadExperiments(
  session: Session,
  experiments: readonly Experiment[],
): Promise<void> {
  const { t } = vscode.l10n;
  const numbers = experiments.map(({ experiment }) => experiment);
  const name = nameOf(numbers);
  const ranges = new Map(numbers.map((each) => [each, [wholeExperiment(each)]]));
  const runs = await download(session, t('Downloading {0}', name), experiments, ranges);
  await checkWhole(session, numbers);
  showDone(
    session.store.local?.kind === 'disk'
      ? t('Downloaded {0} of {1}', countRuns(runs), name)
      : t('Downloaded {0} of {1} until you close this window', countRuns(runs), name),
  );
}

/**
 * Asks again for all that the local copy has of experiments, and for what it lacks of those that were
 * downloaded, with progress.
 *
 * @throws as `downloadExperiments`
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
  const name = nameOf(kept.map(({ experiment }) => experiment));
  const runs = await download(session, t('Updating {0}', name), kept, ranges, Date.now());
  showDone(t('Updated {0} of {1}', countRuns(runs), name));
}

/** Gives how many runs there are then. */
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

/** `experiment 12`, `17 experiments` */
function nameOf(experiments: readonly number[]): string {
  const [first = 0] = experiments;
  return experiments.length === 1
    ? vscode.l10n.t('experiment {0}', first)
    : vscode.l10n.t('{0} experiments', experiments.length);
}

/** A copy that is full lets go of what it has. */
async function checkWhole({ store }: Session, experiments: readonly number[]): Promise<void> {
  const state = await store.local?.state();
  const isWhole = (experiment: number): boolean =>
    state?.experiments.find((each) => each.experiment === experiment)?.since !== undefined;
  const lacking = state ? experiments.filter((each) => !isWhole(each)) : [];
  if (lacking.length === 0) return;
  throw new UserError(
    vscode.l10n.t(
      'The local copy doesn’t have all runs of {0}. It may have reached its size limit (rundb.localCopySize), or the disk may be full.',
      nameOf(lacking),
    ),
  );
}
