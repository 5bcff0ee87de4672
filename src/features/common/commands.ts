import * as vscode from 'vscode';
import { RunDBError } from '../../core/rundb/index.ts';
import { isCancellation } from './cancellation.ts';
import { log } from './log.ts';

/** An error whose message is a sentence for the user: nothing broke, something is missing. */
export class UserError extends Error {}

/** Ids of the commands, all declared in package.json. */
export type CommandId =
  | 'rundb.signIn'
  | 'rundb.signOut'
  | 'rundb.tryDemo'
  | 'rundb.refresh'
  | 'rundb.loadMore'
  | 'rundb.loadAll'
  | 'rundb.retry'
  | 'rundb.filterRuns'
  | 'rundb.clearFilter'
  | 'rundb.goToRun'
  | 'rundb.searchRuns'
  | 'rundb.openSearch'
  | 'rundb.copyAsPython'
  | 'rundb.copyAsB2info'
  | 'rundb.refreshSearches'
  | 'rundb.runSearch'
  | 'rundb.editSearch'
  | 'rundb.saveSearch'
  | 'rundb.renameSearch'
  | 'rundb.deleteSearch'
  | 'rundb.copySearch'
  | 'rundb.copySearchLink'
  | 'rundb.loadMoreFound'
  | 'rundb.insertRuns'
  | 'rundb.copyRunsAs'
  | 'rundb.findMentions'
  | 'rundb.compareRuns'
  | 'rundb.checkConnection'
  | 'rundb.openFolder'
  | 'rundb.showLog';

/**
 * Registers a command. It is given what a keybinding or a caller passes, but never the row of the
 * tree that VS Code passes to buttons in a view's title. What it throws is logged, and shown once.
 */
export function registerCommand(
  id: CommandId,
  handler: (argument: unknown) => unknown,
): vscode.Disposable {
  return registerRowCommand(id, (argument) => handler(isRow(argument) ? undefined : argument));
}

/** The same for a command of the tree's rows: it is given the row, and all that are selected. */
export function registerRowCommand(
  id: CommandId,
  handler: (row: unknown, selection: unknown) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (row: unknown, selection: unknown) => {
    try {
      return await handler(row, selection);
    } catch (error) {
      showError(error);
      return undefined;
    }
  });
}

/**
 * Registers a command that answers who calls it with an argument, a task or another extension: that
 * one gets what it returns or throws. Without an argument it is the user's.
 */
export function registerAnsweringCommand(
  id: CommandId,
  handler: (argument: unknown) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (argument: unknown) => {
    try {
      return await handler(isRow(argument) ? undefined : argument);
    } catch (error) {
      if (argument !== undefined && !isRow(argument)) throw error;
      showError(error);
      return undefined;
    }
  });
}

/** Rows are of our classes; what comes from elsewhere is plain. */
function isRow(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== Object.prototype && prototype !== null;
}

/** Logs an error and shows its sentence; cancellation is no error. */
export function showError(error: unknown): void {
  if (isCancellation(error)) return;
  logError(error);
  const signIn = { label: vscode.l10n.t('Sign In'), command: 'rundb.signIn' } as const;
  const showLog = { label: vscode.l10n.t('Show Log'), command: 'rundb.showLog' } as const;
  const refused = error instanceof RunDBError && error.kind === 'notSignedIn';
  void showWithRemedy(messageOf(error), refused ? signIn : showLog);
}

/** The sentence of an error. */
export function messageOf(error: unknown): string {
  if (error instanceof RunDBError || isUserError(error)) return error.message;
  return vscode.l10n.t(
    'Something went wrong in the RunDB extension: {0}',
    error instanceof Error ? error.message : String(error),
  );
}

/** Whether nothing broke. A query's error is told by its name: the language may not be loaded. */
function isUserError(error: unknown): error is Error {
  return error instanceof UserError || (error instanceof Error && error.name === 'QueryError');
}

export function logError(error: unknown): void {
  if (error instanceof RunDBError) log.error(`${error.kind}: ${error.detail}`);
  else if (isUserError(error)) log.info(error.message);
  else log.error(error instanceof Error ? error : String(error));
}

async function showWithRemedy(
  message: string,
  remedy: { label: string; command: CommandId },
): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(message, remedy.label);
  if (chosen !== undefined) await vscode.commands.executeCommand(remedy.command);
}
