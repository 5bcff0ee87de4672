import * as vscode from 'vscode';
import { compareRuns, type RunId } from '../../core/rundb/index.ts';
import {
  readRuns,
  registerAnsweringCommand,
  registerRowCommand,
  UserError,
} from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { Records } from '../documents/index.ts';
import { runsOfRows, type RunRows } from '../runs/index.ts';
import type { Search } from '../search/index.ts';
import { sheetScheme } from './sheetScheme.ts';
import type { Sheets } from './sheets.ts';

/** Runs beside each other: two records as a diff, more of them field by field, two sets in an overview. */
export function registerCompare(
  context: vscode.ExtensionContext,
  connection: Connection,
  records: Records,
  search: Search,
  views: readonly RunRows[],
): void {
  // Nobody needs them before the first comparison.
  let loaded: Promise<Sheets> | undefined;
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const sheets = (): Promise<Sheets> =>
    (loaded ??= import('./sheets.ts').then(({ Sheets }) => {
      const made = new Sheets(connection, records);
      context.subscriptions.push(
        made,
        made.onDidChange((uri) => changed.fire(uri)),
      );
      return made;
    }));
  context.subscriptions.push(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(sheetScheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: async (uri, token) => (await sheets()).text(uri, token),
    }),
    registerRowCommand('rundb.compareRuns', async (row, selection) => {
      const runs = chosenRuns(views, row, selection);
      const [older, newer] = runs;
      if (older === undefined || newer === undefined) throw tooFew();
      if (runs.length > 2) return (await sheets()).open(runs);
      const { showDifference } = await import('./showDifference.ts');
      return showDifference(connection, records, older, newer);
    }),
    registerRowCommand('rundb.compareFields', async (row, selection) => {
      const { runsOfDifference } = await import('./showDifference.ts');
      // The button of a diff gives the address of one of its records.
      const given = row instanceof vscode.Uri ? undefined : row;
      const shown = given === undefined ? runsOfDifference() : undefined;
      const runs = shown ?? chosenRuns(views, given, selection);
      if (runs.length < 2) throw tooFew();
      await (await sheets()).open(runs);
    }),
    registerAnsweringCommand('rundb.compareSelections', async (argument, row, selection) => {
      const { askForSets, requireSets } = await import('./selections.ts');
      const sets =
        argument === undefined ? await askForSets(search, row, selection) : requireSets(argument);
      if (sets !== undefined) await vscode.commands.executeCommand('rundb.openOverview', sets);
    }),
  );
}

/** What is given, the rows that a command is meant for, or those selected; each once, oldest first. */
function chosenRuns(views: readonly RunRows[], row: unknown, selection: unknown): RunId[] {
  const rows = runsOfRows(row, selection);
  const selected = views.find(({ visible, selectedRuns }) => visible && selectedRuns.length > 0);
  const runs = readRuns(row) ?? (rows.length > 0 ? rows : (selected?.selectedRuns ?? []));
  const once = new Map<string, RunId>(runs.map((run) => [`${run.experiment}:${run.run}`, run]));
  return [...once.values()].sort(compareRuns);
}

function tooFew(): UserError {
  return new UserError(vscode.l10n.t('Select two or more runs in the RunDB view to compare them.'));
}
