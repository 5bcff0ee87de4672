import * as vscode from 'vscode';
import { compareRuns, type RunId } from '../../core/rundb/index.ts';
import { withSignal } from '../common/index.ts';
import { queryOfRows, runsOfRows, type RunRows } from '../runs/index.ts';
import type { Search } from '../search/index.ts';
import type { ExportArguments } from './arguments.ts';

/** Runs, and the query that found them, if one did. */
export interface ToExport {
  readonly runs: readonly RunId[];
  readonly query?: string | undefined;
  /** How many more results the query had, which are no records of a run. */
  readonly unreadable?: number | undefined;
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
  return { ...found, query };
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
  return all && { ...all, runs: all.runs.toSorted(compareRuns), query };
}
