import * as vscode from 'vscode';
import {
  registerAnsweringCommand,
  registerCommand,
  registerRowCommand,
  requireQuery,
  UserError,
} from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { Records } from '../documents/index.ts';
import type { RunsView } from '../runs/index.ts';
import type { KnownRuns } from '../references/index.ts';
import { handleLinks, linkTo } from './links.ts';
import { Search } from './search.ts';
import { Searches } from './searches.ts';
import { NextNode, SearchesView, SearchNode } from './searchesView.ts';

export type { Picked } from './dialogs.ts';
export type { Search } from './search.ts';
export { SearchNode } from './searchesView.ts';

/** Searches from the Command Palette, and saved searches. */
export function registerSearch(
  context: vscode.ExtensionContext,
  connection: Connection,
  records: Records,
  runsView: RunsView,
  known: KnownRuns,
): { search: Search; searchesView: SearchesView } {
  const searches = new Searches(context.globalState);
  const search = new Search(connection, records, searches);
  const view = new SearchesView(connection, searches, search.runs);
  const load = () => import('./rowCommands.ts');
  context.subscriptions.push(
    searches,
    view,
    handleLinks(search),
    registerCommand('rundb.goToRun', async (argument) => {
      const { goToRun } = await import('./goToRun.ts');
      await goToRun(connection, records, argument);
    }),
    registerCommand('rundb.openSearch', (argument) => search.open(argument)),
    registerRowCommand('rundb.copyAsPython', async (row) =>
      (await load()).copyPython(row, connection.url, false),
    ),
    registerRowCommand('rundb.copyAsPythonScript', async (row) =>
      (await load()).copyPython(row, connection.url, true),
    ),
    registerRowCommand('rundb.copyAsB2info', async (row) => (await load()).copyB2info(row)),
    records.onDidExpire(() => view.refresh()),
    registerCommand('rundb.refreshSearches', () => {
      connection.session?.store.refresh();
      view.refresh();
    }),
    registerRowCommand('rundb.runSearch', (row) => search.open(queryOf(row))),
    registerRowCommand('rundb.searchInExperiment', async (row, selection) =>
      search.edit(await (await load()).narrowed(connection, row, selection, '')),
    ),
    registerRowCommand('rundb.insertGoodRuns', async (row, selection) => {
      const query = await (await load()).narrowed(connection, row, selection, 'physics @good');
      await vscode.commands.executeCommand('rundb.insertRuns', { query });
    }),
    registerRowCommand('rundb.editSearch', async (row) => (await load()).edit(search, row)),
    registerRowCommand('rundb.saveSearch', (row) => search.save(queryOf(row))),
    registerRowCommand('rundb.renameSearch', async (row) => (await load()).rename(searches, row)),
    registerRowCommand('rundb.deleteSearch', async (row) => (await load()).remove(searches, row)),
    registerRowCommand('rundb.copySearch', async (row) => (await load()).copyQuery(queryOf(row))),
    registerRowCommand('rundb.copySearchLink', async (row) =>
      (await load()).copyLink(linkTo(queryOf(row))),
    ),
    registerCommand('rundb.filterRuns', async (argument) => {
      const filter =
        argument === undefined
          ? await search.askForQuery(await runsView.filterText(), {
              title: vscode.l10n.t('Filter Runs'),
              action: vscode.l10n.t('Filter'),
            })
          : await requireQuery(argument);
      if (filter) runsView.setFilter(filter.text === '' ? undefined : filter);
    }),
    registerRowCommand('rundb.loadMoreFound', (row) => {
      if (row instanceof NextNode) view.loadMore(row);
    }),
    registerAnsweringCommand('rundb.summarizeRuns', async (argument, row, selection) => {
      const { summarizeRows, summaryOf } = await import('./summaries.ts');
      if (argument !== undefined) return summaryOf(argument, search, known);
      await summarizeRows(row, selection, search, known);
      return undefined;
    }),
    registerAnsweringCommand('rundb.searchRuns', async (argument) => {
      if (argument === undefined) return search.edit();
      const { listRuns } = await import('./listRuns.ts');
      return listRuns(search, argument);
    }),
  );
  return { search, searchesView: view };
}

/** The query of a search's row. */
function queryOf(row: unknown): string {
  if (row instanceof SearchNode) return row.query;
  throw new UserError(vscode.l10n.t('Choose a search in the Searches view first.'));
}
