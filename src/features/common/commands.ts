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
  | 'rundb.summarizeRuns'
  | 'rundb.summarizeQuery'
  | 'rundb.insertRuns'
  | 'rundb.copyRunsAs'
  | 'rundb.updateRuns'
  | 'rundb.checkRuns'
  | 'rundb.exportRuns'
  | 'rundb.openAsNotebook'
  | 'rundb.findMentions'
  | 'rundb.fixAllRuns'
  | 'rundb.explainFinding'
  | 'rundb.compareRuns'
  | 'rundb.compareFields'
  | 'rundb.compareSelections'
  | 'rundb.downloadRuns'
  | 'rundb.openOverview'
  | 'rundb.overviewEdit'
  | 'rundb.overviewInsert'
  | 'rundb.overviewCopyAs'
  | 'rundb.overviewExport'
  | 'rundb.overviewSaveSearch'
  | 'rundb.overviewOpenQuery'
  | 'rundb.overviewFilter'
  | 'rundb.overviewCompare'
  | 'rundb.overviewCompareWith'
  | 'rundb.overviewSelectPart'
  | 'rundb.overviewColumns'
  | 'rundb.overviewFind'
  | 'rundb.overviewFocusTable'
  | 'rundb.overviewFocusPlot'
  | 'rundb.overviewCopyRows'
  | 'rundb.overviewCopyRowsWithHeaders'
  | 'rundb.overviewCopyCell'
  | 'rundb.overviewSavePlot'
  | 'rundb.overviewCopyPlot'
  | 'rundb.columnWider'
  | 'rundb.columnNarrower'
  | 'rundb.columnFit'
  | 'rundb.columnLeft'
  | 'rundb.columnRight'
  | 'rundb.columnFreeze'
  | 'rundb.columnHide'
  | 'rundb.showLocalCopy'
  | 'rundb.checkConnection'
  | 'rundb.readAgain'
  | 'rundb.openFolder'
  | 'rundb.showLog';

/** Those that are of no use without a RunDB: started by somebody who is signed out, they lead there. */
const onRunDB: ReadonlySet<CommandId> = new Set<CommandId>([
  'rundb.filterRuns',
  'rundb.goToRun',
  'rundb.searchRuns',
  'rundb.openSearch',
  'rundb.runSearch',
  'rundb.loadMoreFound',
  'rundb.insertRuns',
  'rundb.fixAllRuns',
  'rundb.copyRunsAs',
  'rundb.updateRuns',
  'rundb.checkRuns',
  'rundb.exportRuns',
  'rundb.openAsNotebook',
  'rundb.compareRuns',
  'rundb.compareFields',
  'rundb.compareSelections',
  'rundb.openFolder',
  'rundb.downloadRuns',
  'rundb.openOverview',
  'rundb.summarizeRuns',
  'rundb.summarizeQuery',
]);

let signInFirst = (): Promise<boolean> => Promise.resolve(true);

/** @param first Has a person sign in who is signed out; false where they leave. */
export function leadToSignIn(first: () => Promise<boolean>): void {
  signInFirst = first;
}

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
  return vscode.commands.registerCommand(id, (row: unknown, selection: unknown) =>
    perform(() => handler(row, selection), { signedIn: onRunDB.has(id) && !isGiven(row) }),
  );
}

/**
 * Registers a command that answers who calls it with an argument, a task or another extension: that
 * one gets what it returns or throws. Without an argument, or with a row of a view, it is the user's.
 */
export function registerAnsweringCommand(
  id: CommandId,
  handler: (argument: unknown, row?: unknown, selection?: unknown) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, (argument: unknown, selection: unknown) => {
    if (isGiven(argument)) return handler(argument);
    const work = () =>
      isRow(argument) ? handler(undefined, argument, selection) : handler(undefined);
    return perform(work, { signedIn: onRunDB.has(id) });
  });
}

/**
 * Does what a person asks for; with `signedIn`, who is not signs in first. What it throws is logged,
 * and shown once; where it was the sign-in, it is done again after a better one.
 */
export async function perform(
  work: () => unknown,
  { signedIn = false }: { signedIn?: boolean } = {},
): Promise<unknown> {
  try {
    if (signedIn && !(await signInFirst())) return undefined;
    return await work();
  } catch (error) {
    showError(error, () => perform(work));
    return undefined;
  }
}

/** Whether a command was given something by a keybinding, a link or another extension. */
function isGiven(argument: unknown): boolean {
  return argument !== undefined && !isRow(argument);
}

/** Rows are of our classes; what comes from elsewhere is plain. */
function isRow(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== Object.prototype && prototype !== null;
}

/**
 * Logs an error and shows its sentence: a slip as a warning, a fault as an error with its remedy.
 * Cancellation is none.
 *
 * @param again What to do once the user has signed in.
 */
export function showError(error: unknown, again?: () => unknown): void {
  if (isCancellation(error)) return;
  logError(error);
  if (isSlip(error)) {
    void vscode.window.showWarningMessage(messageOf(error));
    return;
  }
  const signIn = { label: vscode.l10n.t('Sign In'), command: 'rundb.signIn' } as const;
  const showLog = { label: vscode.l10n.t('Show Log'), command: 'rundb.showLog' } as const;
  const refused = error instanceof RunDBError && error.kind === 'notSignedIn';
  void showWithRemedy(messageOf(error), refused ? signIn : showLog, again);
}

/** The sentence of an error. */
export function messageOf(error: unknown): string {
  if (error instanceof RunDBError || isUserError(error)) return error.message;
  return vscode.l10n.t(
    'Something went wrong in the RunDB extension: {0}',
    error instanceof Error ? error.message : String(error),
  );
}

/** Whether nothing broke. Some are told by their names: what throws them may not be loaded. */
function isUserError(error: unknown): error is Error {
  return (
    error instanceof UserError ||
    (error instanceof Error && ['QueryError', 'FileError'].includes(error.name))
  );
}

/** Whether the user asked for what there isn't, and the log has no more to say. */
function isSlip(error: unknown): boolean {
  return isUserError(error) || (error instanceof RunDBError && error.kind === 'noSuchRun');
}

export function logError(error: unknown): void {
  if (error instanceof RunDBError) log.error(`${error.kind}: ${error.detail}`);
  else if (isUserError(error)) log.info(error.message);
  else log.error(error instanceof Error ? error : String(error));
}

async function showWithRemedy(
  message: string,
  remedy: { label: string; command: CommandId },
  again: (() => unknown) | undefined,
): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(message, remedy.label);
  if (chosen === undefined) return;
  const isSignedIn: unknown = await vscode.commands.executeCommand(remedy.command);
  if (isSignedIn === true) await again?.();
}
