import * as vscode from 'vscode';
import { queryOfRows, runsOfRows } from '../runs/index.ts';
import type { Search } from '../search/index.ts';
import { isTwoSets, readSource, type Source } from './source.ts';

/**
 * What an overview is to be of: what is given, a row of a view, or a query that the user writes.
 * Undefined for who leaves, or doesn't want so many runs.
 *
 * @throws UserError where what is given is of another form.
 */
export async function askForSource(
  search: Search,
  argument: unknown,
  row: unknown,
  selection: unknown,
): Promise<Source | undefined> {
  const given = argument === undefined ? sourceOfRow(row, selection) : readSource(argument);
  const source = given ?? (await written(search));
  if (!source) return undefined;
  const sets = isTwoSets(source) ? [source.a, source.b] : [source];
  const queries = sets.flatMap((set) => ('query' in set ? [set.query] : []));
  // What is wrong with one is told before anything is asked for the other.
  for (const query of queries) await search.run(query);
  for (const query of queries) if (!(await search.isMeant(query))) return undefined;
  return source;
}

function sourceOfRow(row: unknown, selection: unknown): Source | undefined {
  const query = queryOfRows(row, selection);
  if (query !== undefined) return { query };
  const runs = runsOfRows(row, selection);
  if (runs.length > 0) return { runs };
  return undefined;
}

async function written(search: Search): Promise<Source | undefined> {
  const { t } = vscode.l10n;
  const read = await search.askForQuery('', { title: t('Overview'), action: t('Show') });
  return read && { query: read.text };
}
