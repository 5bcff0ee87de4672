import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import type { QueryRun } from '../../core/store/index.ts';
import {
  describeFound,
  isCancellation,
  UserError,
  whatIsMissing,
  withSignal,
} from '../common/index.ts';

/** What a query has found. */
export interface FoundRuns {
  readonly runs: readonly ListedRun[];
  /** How many more results there were, which are no records of a run. */
  readonly unreadable: number;
}

/**
 * Everything that a query finds, with progress. Where some may be missing, the user is asked;
 * undefined for who cancels.
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

/** The same for who needs some. @throws UserError where nothing is found. */
export async function someOf(run: QueryRun): Promise<readonly ListedRun[] | undefined> {
  const runs = await wholeOf(run);
  if (runs?.length === 0) throw new UserError(vscode.l10n.t('The search found no runs.'));
  return runs;
}

/** Whether it was not cancelled. */
async function load(run: QueryRun): Promise<boolean> {
  try {
    await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Searching runs'),
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
