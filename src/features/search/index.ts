import * as vscode from 'vscode';
import {
  loadLanguage,
  ownConditions,
  registerAnsweringCommand,
  registerCommand,
  registerRowCommand,
  requireQuery,
  showDone,
  UserError,
} from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { Records } from '../documents/index.ts';
import { queryOfRows, runsOfRows, type RunsView } from '../runs/index.ts';
import type { KnownRuns } from '../references/index.ts';
import { handleLinks, linkTo } from './links.ts';
import { Search } from './search.ts';
import { Searches } from './searches.ts';
import { NextNode, SearchesView, SearchNode } from './searchesView.ts';

export type { Picked } from './dialogs.ts';
export type { Search } from './search.ts';
export { SearchNode } from './searchesView.ts';

/** Questions from the palette, and those that were kept. */
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
      copy(
        await search.python(row instanceof SearchNode ? row.query : row),
        vscode.l10n.t('Copied the query as Python'),
      ),
    ),
    registerRowCommand('rundb.copyAsB2info', async (row) =>
      copy(
        await b2infoFor(row instanceof SearchNode ? row.query : row),
        vscode.l10n.t('Copied the options for b2info-luminosity'),
      ),
    ),
    records.onDidExpire(() => view.refresh()),
    registerCommand('rundb.refreshSearches', () => {
      connection.session?.store.refresh();
      view.refresh();
    }),
    registerRowCommand('rundb.runSearch', (row) => search.open(queryOf(row))),
    registerRowCommand('rundb.editSearch', (row) => edit(search, row)),
    registerRowCommand('rundb.saveSearch', (row) => search.save(queryOf(row))),
    registerRowCommand('rundb.renameSearch', (row) => rename(searches, row)),
    registerRowCommand('rundb.deleteSearch', (row) => remove(searches, row)),
    registerRowCommand('rundb.copySearch', (row) =>
      copy(queryOf(row), vscode.l10n.t('Copied the query')),
    ),
    registerRowCommand('rundb.copySearchLink', (row) =>
      copy(linkTo(queryOf(row)), vscode.l10n.t('Copied the link to the search')),
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
      const { showSummary, summaryOf } = await import('./summaries.ts');
      if (argument !== undefined) return summaryOf(argument, search, known);
      const query = row instanceof SearchNode ? queryOfRows(row, selection) : undefined;
      const runs = runsOfRows(row, selection);
      if (query === undefined && runs.length > 0) {
        const delivered = await known.session?.store.delivered(runs);
        await showSummary(vscode.l10n.t('selected runs'), runs, delivered?.shares);
      } else await search.summarize(query);
      return undefined;
    }),
    registerAnsweringCommand('rundb.searchRuns', async (argument) => {
      if (argument === undefined) return search.edit();
      return (await search.find(argument)).runs.map(({ experiment, run }) => [experiment, run]);
    }),
  );
  return { search, searchesView: view };
}

/** The query of a search's row. */
function queryOf(row: unknown): string {
  if (row instanceof SearchNode) return row.query;
  throw new UserError(vscode.l10n.t('Choose a search in the Searches view first.'));
}

/** Shows what a search finds with another query, which may be saved in place of the old one. */
async function edit(search: Search, row: unknown): Promise<void> {
  if (!(row instanceof SearchNode)) return;
  const { kind, name, query } = row;
  await search.edit(query, kind === 'saved' ? { name, query } : undefined);
}

async function rename(searches: Searches, row: unknown): Promise<void> {
  if (!(row instanceof SearchNode)) return;
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Rename Search'),
    value: row.name,
  });
  if (name === undefined || name.trim() === '') return;
  await searches.rename(row.name, name.trim());
  showDone(vscode.l10n.t('Renamed the search to “{0}”', name.trim()));
}

async function remove(searches: Searches, row: unknown): Promise<void> {
  if (!(row instanceof SearchNode)) return;
  await (row.kind === 'saved' ? searches.delete(row.name) : searches.forget(row.query));
  showDone(vscode.l10n.t('Deleted the search “{0}”', row.name));
}

async function copy(text: string, done: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  showDone(done);
}

async function b2infoFor(argument: unknown): Promise<string> {
  const { parsed } = await requireQuery(argument);
  const { b2infoOf } = await loadLanguage();
  const options = b2infoOf(parsed, ownConditions());
  if (options !== undefined) return options;
  throw new UserError(
    vscode.l10n.t(
      'b2info-luminosity can’t express this query; it takes one experiment, its runs, good ones and a beam energy, as in exp:12 run:100-200 @good energy:4S.',
    ),
  );
}
