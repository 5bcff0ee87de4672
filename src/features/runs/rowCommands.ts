import * as vscode from 'vscode';
import { formatCount } from '../../core/format/index.ts';
import { webPage, type RunId } from '../../core/rundb/index.ts';
import { showDone, UserError } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { addressOf, tabNameOf } from '../documents/index.ts';
import { runsOfRows } from './runsOfRows.ts';

/**
 * Opens the records of runs in tabs that aren't previews; with `beside`, in the group next to the
 * active one.
 */
export async function openRuns(
  runs: readonly RunId[],
  host: string | undefined,
  { beside = false } = {},
): Promise<void> {
  requireRuns(runs);
  let viewColumn = beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
  for (const run of runs) {
    const options = { viewColumn, preview: false };
    const address = addressOf(run, host);
    await vscode.commands.executeCommand('vscode.open', address, options, tabNameOf(run));
    // The group beside is active now.
    viewColumn = vscode.ViewColumn.Active;
  }
}

/** Does the same for the runs of rows. @throws UserError if the rows are from another session. */
export async function openRows(
  connection: Connection,
  row: unknown,
  selection: unknown,
  options?: { readonly beside: boolean },
): Promise<void> {
  const runs = await runsOfRows(row, selection, connection);
  await openRuns(runs, connection.session?.host, options);
}

/** Opens the RunDB's own page of a run in the browser. @throws UserError as `openRows` */
export async function openInBrowser(
  connection: Connection,
  row: unknown,
  selection: unknown,
): Promise<void> {
  const runs = await runsOfRows(row, selection, connection);
  requireRuns(runs);
  const { rundb } = await connection.require();
  for (const run of runs) {
    // As a string: a URI would be encoded again.
    await vscode.commands.executeCommand('vscode.open', webPage(run, rundb.url));
  }
}

/** Copies runs as `12:798`, one per line. */
export async function copyRunNumbers(runs: readonly RunId[]): Promise<void> {
  requireRuns(runs);
  const names = runs.map(({ experiment, run }) => `${experiment}:${run}`);
  await vscode.env.clipboard.writeText(names.join('\n'));
  showDone(
    names.length === 1
      ? vscode.l10n.t('Copied {0}', names.join())
      : vscode.l10n.t('Copied {0} run numbers', formatCount(names.length)),
  );
}

function requireRuns(runs: readonly RunId[]): void {
  if (runs.length > 0) return;
  throw new UserError(vscode.l10n.t('Choose a run in the RunDB view first.'));
}
