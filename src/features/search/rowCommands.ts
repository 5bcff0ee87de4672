import * as vscode from 'vscode';
import { loadLanguage, ownConditions, requireQuery, showDone, UserError } from '../common/index.ts';
import { queryOfRows, type Connected } from '../runs/index.ts';
import type { Search } from './search.ts';
import type { Searches } from './searches.ts';
import { SearchNode } from './searchesView.ts';

/** Lets the user edit and run the query of a search. A saved search can be updated with it. */
export async function edit(search: Search, row: unknown): Promise<void> {
  if (!(row instanceof SearchNode)) return;
  const { kind, name, query } = row;
  await search.edit(query, kind === 'saved' ? { name, query } : undefined);
}

export async function rename(searches: Searches, row: unknown): Promise<void> {
  if (!(row instanceof SearchNode)) return;
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Rename Search'),
    value: row.name,
  });
  if (name === undefined || name.trim() === '') return;
  await searches.rename(row.name, name.trim());
  showDone(vscode.l10n.t('Renamed the search to “{0}”', name.trim()));
}

export async function remove(searches: Searches, row: unknown): Promise<void> {
  if (!(row instanceof SearchNode)) return;
  await (row.kind === 'saved' ? searches.delete(row.name) : searches.forget(row.query));
  showDone(vscode.l10n.t('Deleted the search “{0}”', row.name));
}

export function copyQuery(query: string): Promise<void> {
  return copy(query, vscode.l10n.t('Copied the query'));
}

export function copyLink(link: string): Promise<void> {
  return copy(link, vscode.l10n.t('Copied the link to the search'));
}

/**
 * Adds conditions to the query of rows: `exp:12 physics @good`. Parentheses are needed around `or`,
 * which would otherwise apply them to its last term only.
 */
export async function narrowed(
  connected: Connected,
  row: unknown,
  selection: unknown,
  more: string,
): Promise<string> {
  const query = (await queryOfRows(row, selection, connected)) ?? '';
  const isOfExperiments = query === '' || /^exp:[\d,]+(?: \([^()]*\))?$/.test(query);
  return `${isOfExperiments ? query : `(${query})`} ${more}`.trimStart();
}

/**
 * Copies Python code for a query or a search's row: a few lines, or a whole script if a few lines
 * can't express the query or a script is wanted.
 *
 * @param url The address of the RunDB.
 */
export async function copyPython(row: unknown, url: string, isWhole: boolean): Promise<void> {
  const { t } = vscode.l10n;
  const { parsed } = await requireQuery(row instanceof SearchNode ? row.query : row);
  const { plainPythonOf, pythonOf } = await loadLanguage();
  const options = { own: ownConditions(), url };
  const plain = isWhole ? undefined : plainPythonOf(parsed, options);
  await vscode.env.clipboard.writeText(plain ?? pythonOf(parsed, options));
  if (isWhole) showDone(t('Copied the query as a Python script'));
  else if (plain !== undefined) showDone(t('Copied the query as Python'));
  else showDone(t('Copied a whole Python script: a few lines can’t express this query'));
}

/** Copies the b2info-luminosity options that are equivalent to a query or a search's row. */
export async function copyB2info(row: unknown): Promise<void> {
  const { t } = vscode.l10n;
  const { parsed } = await requireQuery(row instanceof SearchNode ? row.query : row);
  const { b2infoOf } = await loadLanguage();
  const options = b2infoOf(parsed, ownConditions());
  if (options !== undefined) return copy(options, t('Copied the options for b2info-luminosity'));
  throw new UserError(
    t(
      'b2info-luminosity can’t express this query; it takes one experiment, a range of its runs, good runs, and a beam energy, as in exp:12 run:100-200 @good energy:4S.',
    ),
  );
}

async function copy(text: string, done: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  showDone(done);
}
