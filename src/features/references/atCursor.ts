import * as vscode from 'vscode';
import { aboutProblem, isOneRun, queryOfIovs, type Iov } from '../../core/selection/index.ts';
import { UserError } from '../common/index.ts';
import { mentionAt } from './mentions.ts';

/**
 * Opens the record of the run at the cursor, or searches for the runs of the list, range or
 * interval at the cursor.
 */
export async function showRunsAtCursor(): Promise<void> {
  const iovs = iovsAtCursor();
  const [only, ...others] = iovs;
  if (only && others.length === 0 && isOneRun(only)) {
    const { experiment, run } = only.first;
    await vscode.commands.executeCommand('rundb.goToRun', `${experiment}:${run}`);
  } else await vscode.commands.executeCommand('rundb.openSearch', queryOfIovs(iovs));
}

/** Copies the runs at the cursor in a format that the user picks. */
export async function copyRunsAtCursor(): Promise<void> {
  const query = queryOfIovs(iovsAtCursor());
  await vscode.commands.executeCommand('rundb.copyRunsAs', { query });
}

/** Keeps only the good runs of those at the cursor. */
export async function keepGoodRuns(): Promise<void> {
  const query = `(${queryOfIovs(iovsAtCursor())}) @good`;
  await vscode.commands.executeCommand('rundb.insertRuns', { query, how: 'replace' });
}

/** @throws UserError if there are no runs at the cursor. */
function iovsAtCursor(): readonly Iov[] {
  const { activeTextEditor: editor } = vscode.window;
  const mention = editor && mentionAt(editor.document, editor.selection.active);
  if (!mention) {
    throw new UserError(
      vscode.l10n.t('Put the cursor on runs, such as ExpRun(12, 798), and try again.'),
    );
  }
  if (mention.problem) throw new UserError(aboutProblem(mention.problem));
  return mention.iovs;
}
