import * as vscode from 'vscode';
import { compareRuns, type RunId } from '../../core/rundb/index.ts';
import { readRuns, UserError } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { Records } from '../documents/index.ts';
import { runsOfRows, type RunRows } from '../runs/index.ts';
import type { Search } from '../search/index.ts';
import { askForSets, requireSets } from './selections.ts';
import type { Sheets } from './sheets.ts';
import { runsOfDifference, showDifference } from './showDifference.ts';

/** What comparisons need. */
export interface Services {
  readonly connection: Connection;
  readonly records: Records;
  readonly search: Search;
  readonly views: readonly RunRows[];
  readonly sheets: Sheets;
}

/**
 * Shows two records as a diff, or more of them field by field. @throws UserError for fewer than
 * two.
 */
export async function compareChosen(
  { connection, records, views, sheets }: Services,
  row: unknown,
  selection: unknown,
): Promise<void> {
  const runs = await chosenRuns(connection, views, row, selection);
  const [older, newer] = runs;
  if (older === undefined || newer === undefined) throw tooFew();
  if (runs.length > 2) await sheets.open(runs);
  else await showDifference(connection, records, older, newer);
}

/**
 * Shows records field by field, including those of an open diff. @throws UserError for fewer than
 * two.
 */
export async function compareFields(
  { connection, views, sheets }: Services,
  row: unknown,
  selection: unknown,
): Promise<void> {
  // The button of a diff editor passes the URI of one of its records.
  const given = row instanceof vscode.Uri ? undefined : row;
  const shown = given === undefined ? runsOfDifference() : undefined;
  const runs = shown ?? (await chosenRuns(connection, views, given, selection));
  if (runs.length < 2) throw tooFew();
  await sheets.open(runs);
}

/**
 * Opens an overview of two sets of runs: given ones, searches from the view, or queries that the
 * user enters.
 */
export async function compareSelections(
  { search }: Services,
  argument: unknown,
  row: unknown,
  selection: unknown,
): Promise<void> {
  const sets =
    argument === undefined ? await askForSets(search, row, selection) : requireSets(argument);
  if (sets !== undefined) await vscode.commands.executeCommand('rundb.openOverview', sets);
}

/**
 * The given runs, the rows that a command applies to, or the selected ones; without duplicates,
 * oldest first.
 */
async function chosenRuns(
  connection: Connection,
  views: readonly RunRows[],
  row: unknown,
  selection: unknown,
): Promise<RunId[]> {
  const rows = await runsOfRows(row, selection, connection);
  const selected = views.find(({ visible, selectedRuns }) => visible && selectedRuns.length > 0);
  const runs = readRuns(row) ?? (rows.length > 0 ? rows : (selected?.selectedRuns ?? []));
  const once = new Map<string, RunId>(runs.map((run) => [`${run.experiment}:${run.run}`, run]));
  return [...once.values()].sort(compareRuns);
}

function tooFew(): UserError {
  return new UserError(vscode.l10n.t('Select two or more runs in the Runs view to compare them.'));
}
