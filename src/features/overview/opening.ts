import * as vscode from 'vscode';
import { queryOfRows, runsOfRows } from '../runs/index.ts';
import type { Search } from '../search/index.ts';
import { isTwoSets, readSource, type Source } from './source.ts';

/**
 * What to show in an overview: the argument, a row of a view, or a query that the user enters.
 * Undefined if the user cancels or declines to load so many runs.
 *
 * @throws UserError if the argument has another form, or the row is from another session.
 */
export async function askForSource(
  search: Search,
  argument: unknown,
  row: unknown,
  selection: unknown,
): Promise<Source | undefined> {
  const given =
    argument === undefined ? await sourceOfRow(search, row, selection) : readSource(argument);
  const source = given ?? (await written(search));
  if (!source) return undefined;
  const sets = isTwoSets(source) ? [source.a, source.b] : [source];
  const queries = sets.flatMap((set) => ('query' in set ? [set.query] : []));
  // Report an invalid query before loading anything for the other one.
  for (const query of queries) await search.run(query);
  for (const query of queries) if (!(await search.isMeant(query))) return undefined;
  return source;
}

async function sourceOfRow(
  search: Search,
  row: unknown,
  selection: unknown,
): Promise<Source | undefined> {
  const query = await queryOfRows(row, selection, search);
  if (query !== undefined) return { query };
  const runs = await runsOfRows(row, selection, search);
  if (runs.length > 0) return { runs };
  return undefined;
}

async function written(search: Search): Promise<Source | undefined> {
  const { t } = vscode.l10n;
  const read = await search.askForQuery('', { title: t('Overview'), action: t('Show') });
  return read && { query: read.text };
}
