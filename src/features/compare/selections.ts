import * as vscode from 'vscode';
import { UserError } from '../common/index.ts';
import { SearchNode, type Search } from '../search/index.ts';

/** @throws UserError for anything but `{ a, b }`, each a query, `{ query }` or `{ runs }`. */
export function requireSets(argument: unknown): unknown {
  const isSet = (value: unknown): boolean =>
    typeof value === 'string' ||
    (typeof value === 'object' && value !== null && ('query' in value || 'runs' in value));
  if (typeof argument === 'object' && argument !== null && 'a' in argument && 'b' in argument) {
    if (isSet(argument.a) && isSet(argument.b)) return argument;
  }
  throw new UserError(
    vscode.l10n.t(
      'This command takes two sets of runs, { "a": "exp:12 @good", "b": { "runs": [[12, 798], [12, 799]] } }.',
    ),
  );
}

/** Two queries whose runs are compared. */
export interface TwoQueries {
  readonly a: string;
  readonly b: string;
}

/**
 * The searches selected in the view, completed by queries that the user enters. Undefined if the
 * user cancels.
 *
 * @throws UserError if more than two are selected.
 */
export async function askForSets(
  search: Search,
  row: unknown,
  selection: unknown,
): Promise<TwoQueries | undefined> {
  const { t } = vscode.l10n;
  const rows: unknown[] = Array.isArray(selection) && selection.length > 0 ? selection : [row];
  const nodes = rows.filter((node) => node instanceof SearchNode);
  const [first, second, ...more] = nodes;
  if (more.length > 0) throw new UserError(t('Select one or two searches to compare.'));
  const a = first ? first.query : await ask(search, t('Compare Searches: First One'), t('Next'));
  if (a === undefined) return undefined;
  const b = second
    ? second.query
    : await ask(search, t('Compare “{0}” With', nameOf(first?.name ?? a)), t('Compare'));
  return b === undefined ? undefined : { a, b };
}

async function ask(search: Search, title: string, action: string): Promise<string | undefined> {
  return (await search.askForQuery('', { title, action }))?.text;
}

function nameOf(text: string): string {
  if (text.trim() === '') return vscode.l10n.t('all runs');
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
