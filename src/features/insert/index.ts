import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import { registerRowCommand, UserError } from '../common/index.ts';
import { runsOfRows, type RunsView } from '../runs/index.ts';
import type { Search } from '../search/index.ts';
import { readArguments, type InsertArguments } from './arguments.ts';
import { insertRuns } from './insertRuns.ts';

/** Runs into code. */
export function registerInsert(
  context: vscode.ExtensionContext,
  search: Search,
  view: RunsView,
): void {
  context.subscriptions.push(
    registerRowCommand('rundb.insertRuns', async (row, selection) => {
      const rows = runsOfRows(row, selection);
      const given: InsertArguments = rows.length > 0 ? { runs: rows } : readArguments(row);
      if (given.runs?.length === 0)
        throw new UserError(vscode.l10n.t('There are no runs to insert.'));
      const runs = given.runs ?? (await chooseRuns(search, view));
      if (runs.length > 0) await insertRuns(runs, given.format);
    }),
  );
}

/** The rows selected in the view; where there are none, what the user picks from a search. */
async function chooseRuns(search: Search, view: RunsView): Promise<readonly RunId[]> {
  const { selectedRuns } = view;
  return selectedRuns.length > 0 ? selectedRuns : search.pick();
}
