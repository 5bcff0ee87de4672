import * as vscode from 'vscode';
import type { Conditions, Meaning, Predicate, Query } from '../../core/query/index.ts';
import type { QueryText } from '../../core/localCopy/index.ts';
import type { RunSearch } from '../../core/rundb/index.ts';
import { UserError } from './commands.ts';

/** A query that is understood. */
export interface ReadQuery {
  /** As it was typed. */
  readonly text: string;
  readonly parsed: Query;
  /** The same for the local copy. */
  readonly query: QueryText;
  readonly meaning: Meaning;
  /** What the server is asked for. */
  readonly searches: readonly RunSearch[];
  /** Whether a record fits. */
  readonly fits: Predicate;
  /** What the server is asked for of one experiment; undefined where nothing of it can fit. */
  readonly within: (experiment: number) => RunSearch | undefined;
}

/** The language loads with the first query. */
export function loadLanguage() {
  return import('../../core/query/index.ts');
}

/** @throws QueryError, in whose sentence is what is wrong. */
export async function readQuery(text: string): Promise<ReadQuery> {
  const { parseQuery, predicateOf, searchesFor, searchWithin, understand } = await loadLanguage();
  const parsed = parseQuery(text);
  const conditions = ownConditions();
  const meaning = understand(parsed, conditions);
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

/** The query that a command was given. */
export function requireQuery(argument: unknown): Promise<ReadQuery> {
  if (typeof argument === 'string') return readQuery(argument);
  throw new UserError(
    vscode.l10n.t('That isn’t a query. Pass it as text, such as "exp:12 physics lumi>5/pb".'),
  );
}

/** The conditions of the setting `rundb.conditions`. */
export function ownConditions(): Conditions {
  const setting = vscode.workspace.getConfiguration('rundb').get<unknown>('conditions');
  const own = new Map<string, string>();
  if (typeof setting !== 'object' || setting === null) return own;
  for (const [name, text] of Object.entries(setting) as [string, unknown][]) {
    if (typeof text === 'string') own.set(name.toLowerCase().replace(/^@/, ''), text);
  }
  return own;
}
