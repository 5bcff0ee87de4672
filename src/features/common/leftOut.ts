import * as vscode from 'vscode';
import { UserError } from './commands.ts';
import { countRuns } from './sums.ts';

/**
 * Warns that some results of a query can't be read and so aren't among its runs, for cases in which
 * no list says so.
 */
export function warnOfLeftOut(query = '', unreadable = 0): void {
  if (unreadable === 0) return;
  void vscode.window.showWarningMessage(
    vscode.l10n.t('Left out of “{0}”: {1} that can’t be read.', query, countRuns(unreadable)),
  );
}

/** Says that a query found no runs, or only results that can't be read. */
export function foundNone(unreadable = 0): UserError {
  const { t } = vscode.l10n;
  return new UserError(
    unreadable === 0
      ? t('The search found no runs. Edit the query and try again.')
      : t(
          'The search found only {0} that can’t be read. Edit the query, or contact the RunDB experts.',
          countRuns(unreadable),
        ),
  );
}
