import * as vscode from 'vscode';
import { compareRuns, type RunId } from '../../core/rundb/index.ts';
import { withSignal } from '../common/index.ts';
import { queryOfRows, runsOfRows, type RunRows } from '../runs/index.ts';
import type { Search } from '../search/index.ts';
import type { ExportArguments } from './arguments.ts';

/** Runs, and the query that found them, if any. */
export interface ToExport {
  readonly runs: readonly RunId[];
  readonly query?: string | undefined;
  /** How many runs the query finds, if these are only some that were selected. */
  readonly of?: number | undefined;
  /** The number of further results of the query that aren't records of a run. */
  readonly unreadable?: number | undefined;
}

/**
 * The runs in a command's argument. A query is run completely, without prompts. @throws UserError
 * if runs may be missing.
 */
export async function givenRuns(
  search: Search,
  { runs, query, of }: ExportArguments,
): Promise<ToExport | undefined> {
  if (runs) {
    // What else the query found matters only if these are all of its runs.
    const isAll = query !== undefined && of === undefined;
    const unreadable = isAll ? (await search.known(query, runs)).unreadable : undefined;
    return { runs, query, of, unreadable };
  }
  if (query === undefined) return undefined;
  const found = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Searching for runs'),
      cancellable: true,
    },
    (_progress, token) => withSignal(token, (signal) => search.find(query, signal)),
  );
  return { ...found, query };
}

/** The runs of a view's rows, or the selected rows, or the results of a search by the user. */
export async function chosenRuns(
  search: Search,
  views: readonly RunRows[],
  row: unknown,
  selection: unknown,
): Promise<ToExport | undefined> {
  const query = await queryOfRows(row, selection, search);
  if (query !== undefined) return found(search, query);
  const rows = await runsOfRows(row, selection, search);
  if (rows.length > 0) return { runs: rows.toSorted(compareRuns) };
  for (const view of views) {
    const selected = view.visible ? view.selectedRuns : [];
    if (selected.length > 0) return { runs: selected.toSorted(compareRuns) };
  }
  const use = { title: vscode.l10n.t('Export Runs'), action: vscode.l10n.t('Export') };
  const asked = await search.askForQuery('', use);
  return asked && found(search, asked.text);
}

async function found(search: Search, query: string): Promise<ToExport | undefined> {
  const all = await search.all(query);
  if (!all) return undefined;
  const { missing, ...rest } = all;
  // The file must not say that these are all.
  const isAll = missing === 0;
  return { ...rest, runs: all.runs.toSorted(compareRuns), ...(isAll && { query }) };
}
