import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import type { QueryRun } from '../../core/store/index.ts';
import {
  describeFound,
  foundNone,
  isCancellation,
  whatIsMissing,
  withSignal,
} from '../common/index.ts';

/** What a query has found. */
export interface FoundRuns {
  readonly runs: readonly ListedRun[];
  /** The number of results that the server counts but didn't list. */
  readonly missing: number;
  /** The number of further results that aren't records of a run. */
  readonly unreadable: number;
}

/**
 * Everything that a query finds, with progress. If something may be missing, the user decides;
 * undefined if the user cancels.
 */
export async function wholeOf(run: QueryRun): Promise<readonly ListedRun[] | undefined> {
  for (;;) {
    if (!run.complete && !(await load(run))) return undefined;
    const { runs } = run;
    const lacking = whatIsMissing(run);
    if (lacking === undefined) return runs;
    const again = vscode.l10n.t('Try Again');
    const use = vscode.l10n.t('Use What Was Found');
    const buttons = runs.length > 0 ? [again, use] : [again];
    const options = { modal: true };
    const answer = await vscode.window.showWarningMessage(lacking.message, options, ...buttons);
    if (answer === use) return runs;
    if (answer !== again) return undefined;
    run.tryAgain();
  }
}

/** The same, for callers that need at least one run. @throws UserError if nothing is found. */
export async function someOf(run: QueryRun): Promise<readonly ListedRun[] | undefined> {
  const runs = await wholeOf(run);
  if (runs?.length === 0) throw foundNone(run.unreadable);
  return runs;
}

/** False if it was cancelled. */
async function load(run: QueryRun): Promise<boolean> {
  try {
    await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Searching for runs'),
        cancellable: true,
      },
      (progress, token) =>
        withSignal(token, (signal) =>
          run.load(Infinity, {
            signal,
            progress: () => progress.report({ message: describeFound(run) }),
          }),
        ),
    );
    return true;
  } catch (error) {
    if (isCancellation(error)) return false;
    throw error;
  }
}
