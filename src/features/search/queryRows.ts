import * as vscode from 'vscode';
import type { Completion, Completions, QueryError, Suggestion } from '../../core/query/index.ts';
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
export type BoxChoice =
  /** Puts another text in the box. */
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'search'; readonly query: ReadQuery }
  | { readonly kind: 'save'; readonly query: ReadQuery; readonly name: string }
  | { readonly kind: 'open'; readonly run: RunId }
  /** Builds a query step by step, or shows examples; `text` is what is in the box. */
  | { readonly kind: 'steps' | 'examples'; readonly text: string };

export interface BoxRow extends vscode.QuickPickItem {
  readonly choice?: BoxChoice;
}

/** The rows below a text in the box. */
export interface BoxRows {
  readonly text: string;
  readonly rows: readonly BoxRow[];
  /** What Enter chooses, unless the user moves to another row. */
  readonly first: BoxRow;
  /** The row that runs the query, if the text is one. */
  readonly search: BoxRow | undefined;
}

/** The purpose of a box. */
export interface BoxUse {
  readonly title: string;
  /** The verb for what is done with the query, such as "Search". */
  readonly action: string;
  /** Whether the box can also open a run's record. */
  readonly opens?: boolean;
  /** The saved search that is being edited. */
  readonly saved?: SavedSearch | undefined;
}

/** The rows for a text: running it, completions, errors, and saved and recent queries. */
export async function rowsFor(text: string, searches: Searches, use: BoxUse): Promise<BoxRows> {
  const { t } = vscode.l10n;
  const { complete, suggestionFor } = await loadLanguage();
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
    const search = rows.find(({ choice }) => choice?.kind === 'search');
    const chosen = rows.find(({ kind }) => kind !== vscode.QuickPickItemKind.Separator);
    return { text, rows, first: chosen ?? stepsRow(text), search };
  };
  if (text.trim() === '') return rowsWith([stepsRow(text), examplesRow(text)], kept, words);
  const run = parseRunName(text);
  const read = await readQuery(text).catch(async (error: unknown) => {
    const named = run && (await readQuery(`exp:${run.experiment} run:${run.run}`));
    return named ?? error;
  });
  if (!isQuery(read)) {
    const suggestion = suggestionFor(text, ownConditions());
    const help = [
      problemRow(read, text),
      ...(suggestion ? [suggestionRow(suggestion)] : []),
      stepsRow(text),
      examplesRow(text),
    ];
    // Enter completes the word that is being typed.
    return rowsWith(words, help, kept);
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

/** The same rows, with the number of runs to check. */
export function withCount(rows: BoxRows, action: string, description: string): BoxRows {
  const { search } = rows;
  if (search?.choice?.kind !== 'search') return rows;
  const counted = searchRow(search.choice.query, action, description);
  return {
    ...rows,
    rows: rows.rows.map((row) => (row === search ? counted : row)),
    first: rows.first === search ? counted : rows.first,
    search: counted,
  };
}

/** Distinguishes a parsed query from an error by its properties. */
function isQuery(read: unknown): read is ReadQuery {
  return typeof read === 'object' && read !== null && 'searches' in read;
}

function stepsRow(text: string): BoxRow {
  const label = `$(list-ordered) ${vscode.l10n.t('Build a Query Step by Step…')}`;
  return { label, choice: { kind: 'steps', text }, alwaysShow: true };
}

function examplesRow(text: string): BoxRow {
  const label = `$(question) ${vscode.l10n.t('Show Examples…')}`;
  return { label, choice: { kind: 'examples', text }, alwaysShow: true };
}

function openRow(run: RunId): BoxRow {
  const label = vscode.l10n.t('Open Run {0}', `${run.experiment}:${run.run}`);
  return { label: `$(go-to-file) ${label}`, choice: { kind: 'open', run }, alwaysShow: true };
}

function searchRow(query: ReadQuery, action: string, description: string): BoxRow {
  return {
    label: `$(search) ${action}`,
    description,
    detail: describePlan(query),
    choice: { kind: 'search', query },
    alwaysShow: true,
  };
}

function saveRow(query: ReadQuery, { name }: SavedSearch): BoxRow {
  const label = vscode.l10n.t('Save Changes to “{0}”', withoutIcons(name));
  return { label: `$(save) ${label}`, choice: { kind: 'save', query, name }, alwaysShow: true };
}

/** Shows an error. If there's a suggestion, Enter applies it. */
function problemRow(error: unknown, text: string): BoxRow {
  const row = { label: `$(error) ${withoutIcons(messageOf(error))}`, alwaysShow: true };
  if (!isQueryError(error) || error.suggestion === undefined) return row;
  const { at, suggestion } = error;
  const corrected = `${text.slice(0, at.start)}${suggestion}${text.slice(at.end)}`;
  return {
    ...row,
    detail: vscode.l10n.t('Press Enter to change it to {0}', withoutIcons(suggestion)),
    choice: { kind: 'type', text: corrected },
  };
}

/** The query that a text in plain English describes; never what Enter chooses at first. */
function suggestionRow({ query, about }: Suggestion): BoxRow {
  return {
    label: `$(lightbulb) ${withoutIcons(query)}`,
    detail: withoutIcons(about),
    choice: { kind: 'type', text: query },
    alwaysShow: true,
  };
}

/** By name, because the language module may have been loaded again. */
function isQueryError(error: unknown): error is QueryError {
  return error instanceof Error && error.name === 'QueryError';
}

function savedRows(typed: string, searches: Searches): BoxRow[] {
  return searches.saved
    .filter(({ name, query }) => `${name} ${query}`.includes(typed.trim()) && query !== typed)
    .map(({ name, query }) => ({
      label: `$(bookmark) ${withoutIcons(name)}`,
      description: withoutIcons(query),
      choice: { kind: 'type', text: query },
    }));
}

function recentRows(typed: string, searches: Searches): BoxRow[] {
  return searches.recent
    .filter((query) => query.includes(typed.trim()) && query !== typed)
    .map((query) => ({
      label: `$(history) ${withoutIcons(query)}`,
      choice: { kind: 'type', text: query },
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
    choice: {
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

/** What the server filters by; every record that it returns is checked again here. */
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
