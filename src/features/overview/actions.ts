import * as vscode from 'vscode';
import type { ColumnAction, PictureFormat } from '../../webview/protocol.ts';
import { countRuns, runArguments, showDone, UserError } from '../common/index.ts';
import type { Search } from '../search/index.ts';
import type { ActionId } from './actionIds.ts';
import { selectPart } from './selectPart.ts';
import type { OverviewTab } from './tab.ts';

const { executeCommand } = vscode.commands;

/** What each command does with a tab or its runs. */
export const actions: Readonly<Record<ActionId, Action>> = {
  'rundb.overviewEdit': (tab) => tab.edit(),
  'rundb.overviewInsert': (tab) => executeCommand('rundb.insertRuns', given(tab)),
  'rundb.overviewCopyAs': (tab) => executeCommand('rundb.copyRunsAs', given(tab)),
  'rundb.overviewExport': (tab) =>
    executeCommand('rundb.exportRuns', {
      ...given(tab),
      ...tab.selection.selectedFrom,
      runs: runArguments(tab.selection.chosenAsShown),
    }),
  'rundb.overviewSaveSearch': async (tab, search) => search.save(await queryOf(tab)),
  'rundb.overviewOpenQuery': async (tab) => {
    const content = await queryOf(tab);
    const document = await vscode.workspace.openTextDocument({ language: 'rundb', content });
    await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
  },
  'rundb.overviewFilter': async (tab) => {
    await executeCommand('rundb.filterRuns', await queryOf(tab));
    await executeCommand('rundb.runs.focus');
  },
  'rundb.overviewCompare': (tab) =>
    executeCommand('rundb.compareRuns', runArguments(tab.selection.chosen.runs)),
  'rundb.overviewCompareWith': compareWith,
  'rundb.overviewSelectPart': selectPart,
  'rundb.overviewColumns': (tab) => tab.chooseColumns(),
  'rundb.overviewFind': (tab) => tab.post({ type: 'focus', part: 'find' }),
  'rundb.overviewFocusTable': (tab) => tab.post({ type: 'focus', part: 'table' }),
  'rundb.overviewFocusPlot': (tab) => tab.post({ type: 'focus', part: 'plot' }),
  'rundb.overviewCopyRows': (tab) => copyRows(tab, false),
  'rundb.overviewCopyRowsWithHeaders': (tab) => copyRows(tab, true),
  'rundb.overviewCopyCell': copyCell,
  'rundb.overviewSavePlot': savePlot,
  'rundb.overviewCopyPlot': (tab) => tab.pictures.copy(),
  'rundb.columnWider': column('wider'),
  'rundb.columnNarrower': column('narrower'),
  'rundb.columnFit': column('fit'),
  'rundb.columnLeft': column('left'),
  'rundb.columnRight': column('right'),
  'rundb.columnFreeze': column('freeze'),
  'rundb.columnHide': column('hide'),
};

export type Action = (tab: OverviewTab, search: Search) => unknown;

function column(action: ColumnAction): Action {
  return (tab) => tab.post({ type: 'column', action });
}

/** The chosen runs as an argument for other commands. */
function given(tab: OverviewTab): {
  readonly runs: readonly (readonly [number, number])[];
  readonly query?: string;
} {
  const { runs, query } = tab.selection.chosen;
  if (runs.length === 0) throw noRuns();
  requireWhole(tab);
  return {
    runs: runArguments(runs),
    ...(query !== undefined && { query }),
  };
}

function noRuns(): UserError {
  return new UserError(vscode.l10n.t('This overview has no runs. Edit its query and try again.'));
}

/** Prevents using partly loaded runs as if they were all. @throws UserError */
function requireWhole(tab: OverviewTab): void {
  if (!tab.selection.isAllChosen || tab.runs.isWhole) return;
  throw new UserError(
    vscode.l10n.t('The runs are still loading. Wait until all are loaded, or select some.'),
  );
}

/** Compares the chosen runs with those of a query that the user enters. */
async function compareWith(tab: OverviewTab, search: Search): Promise<void> {
  const { runs, query } = given(tab);
  const { t } = vscode.l10n;
  const read = await search.askForQuery('', { title: t('Compare With'), action: t('Compare') });
  if (!read) return;
  const a = query === undefined ? { runs } : { query };
  await executeCommand('rundb.compareSelections', { a, b: { query: read.text } });
}

/** The query that finds the chosen runs. */
async function queryOf(tab: OverviewTab): Promise<string> {
  const { query, runs } = tab.selection.chosen;
  if (query !== undefined) return query;
  requireWhole(tab);
  if (runs.length === 0) throw noRuns();
  const { rangesOf } = await import('../../core/selection/index.ts');
  const ranges = new Map<number, string[]>();
  for (const { experiment, first, last } of rangesOf(runs)) {
    const texts = ranges.get(experiment) ?? [];
    ranges.set(experiment, [...texts, first === last ? `${first}` : `${first}-${last}`]);
  }
  return [...ranges]
    .map(([experiment, texts]) => `(exp:${experiment} run:${texts.join(',')})`)
    .join(' or ');
}

async function copyRows(tab: OverviewTab, withHeader: boolean): Promise<void> {
  const { table } = tab;
  const spans = table.selection;
  const place = tab.place;
  const rows = spans.length > 0 ? spans : place ? [[place.row, place.row] as const] : [];
  if (rows.length === 0) throw new UserError(vscode.l10n.t('Select rows in the table first.'));
  await vscode.env.clipboard.writeText(table.copy({ spans: rows, withHeader }));
  const count = rows.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  showDone(vscode.l10n.t('Copied {0}', countRuns(count)));
}

async function copyCell(tab: OverviewTab): Promise<void> {
  if (!tab.place) throw new UserError(vscode.l10n.t('Move to a cell of the table first.'));
  await vscode.env.clipboard.writeText(tab.table.cellText(tab.place));
  showDone(vscode.l10n.t('Copied the cell'));
}

async function savePlot(tab: OverviewTab): Promise<void> {
  const { t } = vscode.l10n;
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri;
  const uri = await vscode.window.showSaveDialog({
    title: t('Save Plot'),
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, 'plot.png') }),
    filters: { PNG: ['png'], SVG: ['svg'] },
  });
  if (!uri) return;
  const format: PictureFormat = uri.path.toLowerCase().endsWith('.svg') ? 'svg' : 'png';
  const picture = await tab.pictures.get(format);
  const bytes =
    format === 'svg'
      ? new TextEncoder().encode(picture)
      : Buffer.from(picture.slice(picture.indexOf(',') + 1), 'base64');
  await vscode.workspace.fs.writeFile(uri, bytes);
  showDone(t('Saved the plot'));
}
