import * as vscode from 'vscode';
import { compareRuns, type RunId } from '../../core/rundb/index.ts';
import { UserError, withSignal } from '../common/index.ts';
import { queryOfRows, runsOfRows, type RunRows } from '../runs/index.ts';
import { SearchNode, type Search } from '../search/index.ts';
import type { ExportArguments } from './arguments.ts';

/** Runs, and the query that found them, if one did. */
export interface ToExport {
  readonly runs: readonly RunId[];
  readonly query?: string | undefined;
}

/** What a command is given. A query is run whole, without a question. @throws UserError without runs. */
export async function givenRuns(
  search: Search,
  { runs, query }: ExportArguments,
): Promise<ToExport | undefined> {
  if (runs) return { runs, query };
  if (query === undefined) return undefined;
  const found = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Searching runs'),
      cancellable: true,
    },
    (_progress, token) => withSignal(token, (signal) => search.find(query, signal)),
  );
  return { runs: found, query };
}

/** What rows of a view stand for, or the rows that are selected, or what the user searches for. */
export async function chosenRuns(
  search: Search,
  views: readonly RunRows[],
  row: unknown,
  selection: unknown,
): Promise<ToExport | undefined> {
  const query = queryOfRows(row, selection);
  if (query !== undefined) return found(search, query);
  const rows = runsOfRows(row, selection);
  if (rows.length > 0) return { runs: rows.toSorted(compareRuns) };
  if (row instanceof SearchNode) return found(search, row.query);
  for (const view of views) {
    const selected = view.visible ? view.selectedRuns : [];
    if (selected.length > 0) return { runs: selected.toSorted(compareRuns) };
  }
  const use = { title: vscode.l10n.t('Export Runs'), action: vscode.l10n.t('Export') };
  const asked = await search.askForQuery('', use);
  return asked && found(search, asked.text);
}

async function found(search: Search, query: string): Promise<ToExport | undefined> {
  const runs = await search.all(query);
  if (runs?.length === 0) throw new UserError(vscode.l10n.t('The search found no runs.'));
  return runs && { runs: runs.toSorted(compareRuns), query };
}
