import * as vscode from 'vscode';
import type { Search } from '../search/index.ts';
import { isTwoSets, type RunSet, type Source } from './source.ts';

/**
 * Lets the user edit the query; when comparing two sets, the query of each set that has one.
 * Undefined if the user cancels.
 */
export async function edited(source: Source, search: Search): Promise<Source | undefined> {
  const { t } = vscode.l10n;
  if (!isTwoSets(source)) {
    return ask(search, 'query' in source ? source.query : '', t('Overview'));
  }
  const a = await change(search, source.a, t('Compare: A'));
  const b = a && (await change(search, source.b, t('Compare: B')));
  return a && b && { a, b };
}

/** A set of given runs stays as it is. */
async function change(search: Search, set: RunSet, title: string): Promise<RunSet | undefined> {
  return 'runs' in set ? set : ask(search, set.query, title);
}

async function ask(search: Search, text: string, title: string): Promise<RunSet | undefined> {
  const read = await search.askForQuery(text, { title, action: vscode.l10n.t('Show') });
  return read && (await search.isMeant(read.text)) ? { query: read.text } : undefined;
}
