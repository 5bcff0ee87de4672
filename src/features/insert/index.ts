import type * as vscode from 'vscode';
import { registerCommand } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { runsOfRows, type RunsView } from '../runs/index.ts';
import { searchRuns } from '../search/index.ts';
import { readArguments } from './arguments.ts';
import { insertRuns } from './insertRuns.ts';

/** Runs into code. */
export function registerInsert(
  context: vscode.ExtensionContext,
  connection: Connection,
  view: RunsView,
): void {
  context.subscriptions.push(
    registerCommand('rundb.insertRuns', async (...args) => {
      const rows = runsOfRows(args);
      const given = rows.length > 0 ? { runs: rows } : readArguments(args[0]);
      const runs = given.runs ?? (await chooseRuns(connection, view));
      if (runs.length > 0) await insertRuns(runs, 'format' in given ? given.format : undefined);
    }),
  );
}

/** The rows selected in the view; where there are none, what the user picks from a search. */
async function chooseRuns(connection: Connection, view: RunsView): ReturnType<typeof searchRuns> {
  const { selectedRuns } = view;
  return selectedRuns.length > 0 ? selectedRuns : searchRuns(connection, { many: true });
}
