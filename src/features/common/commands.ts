import * as vscode from 'vscode';
import { RunDBError } from '../../core/rundb/index.ts';
import { isCancellation } from './cancellation.ts';
import { log } from './log.ts';

/** An error whose message is a sentence for the user: nothing is broken, something is missing. */
export class UserError extends Error {}

/** The IDs of all commands, which are declared in package.json. */
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
  | 'rundb.copyAsPythonScript'
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
  | 'rundb.showRunsAtCursor'
  | 'rundb.copyRunsAtCursor'
  | 'rundb.keepGoodRuns'
  | 'rundb.dismissMention'
  | 'rundb.copyMention'
  | 'rundb.copyMentions'
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
  | 'rundb.searchInExperiment'
  | 'rundb.insertGoodRuns'
  | 'rundb.openRun'
  | 'rundb.openRunToSide'
  | 'rundb.openInBrowser'
  | 'rundb.previousRun'
  | 'rundb.nextRun'
  | 'rundb.copyRunNumber'
  | 'rundb.newQuery'
  | 'rundb.runQuery'
  | 'rundb.copyMcpAddress'
  | 'rundb.openDocumentation'
  | 'rundb.reportIssue'
  | 'rundb.showLog';

/**
 * Commands that require a connection: run by a user who is signed out, they start with the sign-in.
 */
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

/** @param first Lets the user sign in if necessary; false if the user cancels. */
export function leadToSignIn(first: () => Promise<boolean>): void {
  signInFirst = first;
}

/**
 * Registers a command. Its handler gets the argument of a keybinding or a caller, but not the tree
 * row that VS Code passes to buttons in a view's title. Errors are logged and shown once.
 */
export function registerCommand(
  id: CommandId,
  handler: (argument: unknown) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, (argument: unknown) =>
    perform(() => handler(isRow(argument) ? undefined : argument), {
      signedIn: onRunDB.has(id) && !isGiven(argument),
    }),
  );
}

/** The same for a command on tree rows: its handler gets the row, and all selected rows. */
export function registerRowCommand(
  id: CommandId,
  handler: (row: unknown, selection: unknown) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, (...given: unknown[]) => {
    const [row, selection] = given;
    return performOnRows(id, given, () => handler(row, selection));
  });
}

/**
 * Registers a command that returns a result to a caller with an argument, such as a task or another
 * extension: the caller gets what the handler returns or throws. Without an argument, or with a row
 * of a view, it was run by the user.
 */
export function registerAnsweringCommand(
  id: CommandId,
  handler: (argument: unknown, row?: unknown, selection?: unknown) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, (...given: unknown[]) => {
    const [argument, selection] = given;
    if (isGiven(argument)) return handler(argument);
    return performOnRows(id, given, () =>
      isRow(argument) ? handler(undefined, argument, selection) : handler(undefined),
    );
  });
}

/**
 * Runs a user's action; with `signedIn`, users who are signed out sign in first. Errors are logged
 * and shown once; if the sign-in was rejected, the action is repeated after a new one.
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

/**
 * Runs a command, unless it's meant for rows that VS Code is loading again: it passes nothing in
 * their place, and the command would apply to other runs, or to only some of those selected.
 */
function performOnRows(
  id: CommandId,
  given: readonly unknown[],
  work: () => unknown,
): Promise<unknown> {
  const [row, selection] = given;
  const rows = Array.isArray(selection) ? [row].concat(selection) : [row];
  // Only rows and buttons in a view's title come with a second argument.
  const isLost = given.length > 1 && rows.includes(undefined) && id !== 'rundb.searchRuns';
  return perform(isLost ? refuseLostRows : work, { signedIn: onRunDB.has(id) && !isGiven(row) });
}

function refuseLostRows(): never {
  throw new UserError(vscode.l10n.t('The rows have just changed. Try again.'));
}

/** Whether a command got an argument from a keybinding, a link or another extension. */
function isGiven(argument: unknown): boolean {
  return argument !== undefined && !isRow(argument);
}

/** Rows are instances of our classes; arguments from elsewhere are plain objects. */
function isRow(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== Object.prototype && prototype !== null;
}

/**
 * Logs an error and shows its message: the user's mistakes as warnings, failures as errors with a
 * remedy. Cancellation is ignored.
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

/** An error's message for the user. */
export function messageOf(error: unknown): string {
  if (error instanceof RunDBError || isUserError(error)) return error.message;
  return vscode.l10n.t(
    'Something went wrong in the RunDB extension: {0}',
    error instanceof Error ? error.message : String(error),
  );
}

/**
 * Whether nothing is broken. Some errors are recognized by name, because their classes may not be
 * loaded.
 */
function isUserError(error: unknown): error is Error {
  return (
    error instanceof UserError ||
    (error instanceof Error && ['QueryError', 'FileError'].includes(error.name))
  );
}

/** Whether the user requested something that doesn't exist, and the log has nothing to add. */
export function isSlip(error: unknown): boolean {
  return isUserError(error) || (error instanceof RunDBError && error.kind === 'noSuchRun');
}

/** The most recent errors, for reporting an issue. */
export const recentErrors: unknown[] = [];

export function logError(error: unknown): void {
  if (!isUserError(error) && recentErrors.push(error) > 20) recentErrors.shift();
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
