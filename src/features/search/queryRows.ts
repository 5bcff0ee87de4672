import * as vscode from 'vscode';
import type { Completion, Completions, QueryError } from '../../core/query/index.ts';
import { parseRunName, type RunId } from '../../core/rundb/index.ts';
import {
  describeSearch,
  loadLanguage,
  messageOf,
  ownConditions,
  readQuery,
  withoutIcons,
  type ReadQuery,
} from '../common/index.ts';
import type { SavedSearch, Searches } from './searches.ts';

/** What choosing a row does. */
export type Deed =
  /** The box holds another text. */
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'search'; readonly query: ReadQuery }
  | { readonly kind: 'save'; readonly query: ReadQuery; readonly name: string }
  | { readonly kind: 'open'; readonly run: RunId }
  | { readonly kind: 'steps' };

export interface BoxRow extends vscode.QuickPickItem {
  readonly deed?: Deed;
}

/** The rows below a text in the box. */
export interface BoxRows {
  readonly text: string;
  readonly rows: readonly BoxRow[];
  /** What Enter chooses, unless the user goes to another. */
  readonly first: BoxRow;
  /** The row that runs the query, where the text is one. */
  readonly search: BoxRow | undefined;
}

/** What a box is for. */
export interface BoxUse {
  readonly title: string;
  /** What is done with the query, as in "Search". */
  readonly action: string;
  /** Whether a run's record can be opened instead. */
  readonly opens?: boolean;
  /** The saved search that the query is of. */
  readonly saved?: SavedSearch | undefined;
}

/** What fits a text: to run it, words that complete it, what is wrong with it, saved and recent ones. */
export async function rowsFor(text: string, searches: Searches, use: BoxUse): Promise<BoxRows> {
  const { t } = vscode.l10n;
  const { complete } = await loadLanguage();
  const words = section(
    t('suggestions'),
    completionRows(complete(text, text.length, ownConditions()), text),
  );
  const kept = [
    ...section(t('saved'), savedRows(text, searches)),
    ...section(t('recent'), recentRows(text, searches)),
  ];
  const rowsWith = (first: readonly BoxRow[], ...rest: readonly BoxRow[][]): BoxRows => {
    const rows = [...first, ...rest.flat()];
    const search = rows.find(({ deed }) => deed?.kind === 'search');
    const chosen = rows.find(({ kind }) => kind !== vscode.QuickPickItemKind.Separator);
    return { text, rows, first: chosen ?? stepsRow(), search };
  };
  if (text.trim() === '') return rowsWith([stepsRow()], kept, words);
  const run = parseRunName(text);
  const read = await readQuery(text).catch(async (error: unknown) => {
    const named = run && (await readQuery(`exp:${run.experiment} run:${run.run}`));
    return named ?? error;
  });
  if (!isQuery(read)) {
    const problem = problemRow(read, text);
    // Enter completes a word that is being typed.
    return rowsWith(words, [problem], kept);
  }
  return rowsWith(
    [
      ...(run && use.opens ? [openRow(run)] : []),
      searchRow(read, use.action, ''),
      ...(use.saved && use.saved.query !== read.text ? [saveRow(read, use.saved)] : []),
    ],
    words,
    kept,
  );
}

/** The same rows with how many runs the query has to check. */
export function withCount(rows: BoxRows, action: string, description: string): BoxRows {
  const { search } = rows;
  if (search?.deed?.kind !== 'search') return rows;
  const counted = searchRow(search.deed.query, action, description);
  return {
    ...rows,
    rows: rows.rows.map((row) => (row === search ? counted : row)),
    first: rows.first === search ? counted : rows.first,
    search: counted,
  };
}

/** A query that was read is told from an error by what it has. */
function isQuery(read: unknown): read is ReadQuery {
  return typeof read === 'object' && read !== null && 'searches' in read;
}

function stepsRow(): BoxRow {
  const label = `$(list-ordered) ${vscode.l10n.t('Build a Query Step by Step…')}`;
  return { label, deed: { kind: 'steps' }, alwaysShow: true };
}

function openRow(run: RunId): BoxRow {
  const label = vscode.l10n.t('Open Run {0}', `${run.experiment}:${run.run}`);
  return { label: `$(go-to-file) ${label}`, deed: { kind: 'open', run }, alwaysShow: true };
}

function searchRow(query: ReadQuery, action: string, description: string): BoxRow {
  return {
    label: `$(search) ${action}`,
    description,
    detail: describePlan(query),
    deed: { kind: 'search', query },
    alwaysShow: true,
  };
}

function saveRow(query: ReadQuery, { name }: SavedSearch): BoxRow {
  const label = vscode.l10n.t('Save Changes to “{0}”', withoutIcons(name));
  return { label: `$(save) ${label}`, deed: { kind: 'save', query, name }, alwaysShow: true };
}

/** Says what is wrong. Where it is known what was meant, Enter puts that in place. */
function problemRow(error: unknown, text: string): BoxRow {
  const row = { label: `$(error) ${withoutIcons(messageOf(error))}`, alwaysShow: true };
  if (!isQueryError(error) || error.suggestion === undefined) return row;
  const { at, suggestion } = error;
  const corrected = `${text.slice(0, at.start)}${suggestion}${text.slice(at.end)}`;
  return {
    ...row,
    detail: vscode.l10n.t('Press Enter to change it to {0}', withoutIcons(suggestion)),
    deed: { kind: 'type', text: corrected },
  };
}

/** By its name: the language may have been loaded anew. */
function isQueryError(error: unknown): error is QueryError {
  return error instanceof Error && error.name === 'QueryError';
}

function savedRows(typed: string, searches: Searches): BoxRow[] {
  return searches.saved
    .filter(({ name, query }) => `${name} ${query}`.includes(typed.trim()) && query !== typed)
    .map(({ name, query }) => ({
      label: `$(bookmark) ${withoutIcons(name)}`,
      description: withoutIcons(query),
      deed: { kind: 'type', text: query },
    }));
}

function recentRows(typed: string, searches: Searches): BoxRow[] {
  return searches.recent
    .filter((query) => query.includes(typed.trim()) && query !== typed)
    .map((query) => ({
      label: `$(history) ${withoutIcons(query)}`,
      deed: { kind: 'type', text: query },
    }));
}

const icons: Record<Completion['kind'], string> = {
  field: 'symbol-field',
  value: 'symbol-enum-member',
  condition: 'symbol-constant',
  keyword: 'symbol-keyword',
};

function completionRows({ at, items }: Completions, typed: string): BoxRow[] {
  return items.map(({ kind, text, about }) => ({
    label: `$(${icons[kind]}) ${text}`,
    description: withoutIcons(about),
    deed: {
      kind: 'type',
      text: `${typed.slice(0, at.start)}${text}${text.endsWith(':') ? '' : ' '}`,
    },
  }));
}

function section(label: string, rows: readonly BoxRow[]): BoxRow[] {
  if (rows.length === 0) return [];
  const separator = { label, kind: vscode.QuickPickItemKind.Separator };
  return [separator, ...rows.map((row) => ({ ...row, alwaysShow: true }))];
}

/** What the server is asked for; each record that comes is checked. */
function describePlan({ searches }: ReadQuery): string {
  const { t } = vscode.l10n;
  if (searches.length === 0) return t('No run can match this query.');
  const parts = searches.map(describeSearch);
  if (parts.includes('')) return t('The server can’t narrow this query: all runs are checked.');
  const shown = parts.slice(0, 3).join('; ');
  return parts.length > 3
    ? t('The server filters: {0}; and {1} more', shown, parts.length - 3)
    : t('The server filters: {0}', shown);
}
