import * as vscode from 'vscode';
import type { Conditions, Meaning, Predicate, Query } from '../../core/query/index.ts';
import type { QueryText } from '../../core/localCopy/index.ts';
import type { RunSearch } from '../../core/rundb/index.ts';
import { UserError } from './commands.ts';

/** A parsed query. */
export interface ReadQuery {
  /** As it was typed. */
  readonly text: string;
  readonly parsed: Query;
  /** The same for the local copy. */
  readonly query: QueryText;
  readonly meaning: Meaning;
  /** The searches to send to the server. */
  readonly searches: readonly RunSearch[];
  /** Whether a record matches. */
  readonly fits: Predicate;
  /**
   * The search to send to the server for one experiment; undefined if none of its runs can match.
   */
  readonly within: (experiment: number) => RunSearch | undefined;
}

/** The query language is loaded with the first query. */
export function loadLanguage() {
  return import('../../core/query/index.ts');
}

/** @throws QueryError, whose message says what is wrong. */
export async function readQuery(text: string): Promise<ReadQuery> {
  const { predicateOf, readValid, searchesFor, searchWithin } = await loadLanguage();
  const conditions = ownConditions();
  const { parsed, meaning } = readValid(text, conditions);
  return {
    text: text.trim(),
    parsed,
    query: { text, conditions: [...conditions] },
    meaning,
    searches: searchesFor(meaning),
    fits: predicateOf(meaning),
    within: (experiment) => searchWithin(meaning, experiment),
  };
}

/** The query in a command's argument. */
export function requireQuery(argument: unknown): Promise<ReadQuery> {
  if (typeof argument === 'string') return readQuery(argument);
  throw new UserError(
    vscode.l10n.t('That isn’t a query. Pass it as text, such as "exp:12 physics lumi>5/pb".'),
  );
}

/** The conditions in the setting `rundb.conditions`. */
export function ownConditions(): Conditions {
  const setting = vscode.workspace.getConfiguration('rundb').get<unknown>('conditions');
  const own = new Map<string, string>();
  if (typeof setting !== 'object' || setting === null) return own;
  for (const [name, text] of Object.entries(setting) as [string, unknown][]) {
    if (typeof text === 'string') own.set(name.toLowerCase().replace(/^@/, ''), text);
  }
  return own;
}
