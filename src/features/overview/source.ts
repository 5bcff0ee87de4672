import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import { countRuns, readRuns, runArguments, UserError } from '../common/index.ts';

/** All that a query finds, or certain runs. */
export type RunSet = { readonly query: string } | { readonly runs: readonly RunId[] };

/** Two sets of runs beside each other. */
export interface TwoSets {
  readonly a: RunSet;
  readonly b: RunSet;
}

/** What an overview is of. */
export type Source = RunSet | TwoSets;

export function isTwoSets(source: Source): source is TwoSets {
  return 'a' in source;
}

/**
 * What `rundb.openOverview` is given: a query, `{ query }` or `{ runs: [[12, 798]] }`, or `{ a, b }` of
 * two of these.
 *
 * @throws UserError for anything else.
 */
export function readSource(value: unknown): Source {
  if (typeof value === 'object' && value !== null && 'a' in value && 'b' in value) {
    return { a: readRunSet(value.a), b: readRunSet(value.b) };
  }
  return readRunSet(value);
}

function readRunSet(value: unknown): RunSet {
  if (typeof value === 'string') return { query: value };
  if (typeof value === 'object' && value !== null) {
    const runs = 'runs' in value ? readRuns(value.runs) : undefined;
    if (runs) return { runs };
    if ('query' in value && typeof value.query === 'string') return { query: value.query };
  }
  throw new UserError(
    vscode.l10n.t(
      'This command takes a query, "exp:12 physics", or { "runs": [[12, 798], [12, 799]] }.',
    ),
  );
}

/** The same to be kept, and as other commands take it. */
export function printSource(source: Source): unknown {
  if (isTwoSets(source)) return { a: printSource(source.a), b: printSource(source.b) };
  return 'query' in source ? source : { runs: runArguments(source.runs) };
}

/** The query, or `12 runs`; of two sets `A: exp:12 ↔ B: 12 runs`. */
export function nameOf(source: Source): string {
  const { t } = vscode.l10n;
  if (isTwoSets(source)) return t('A: {0} ↔ B: {1}', nameOf(source.a), nameOf(source.b));
  if ('runs' in source) return countRuns(source.runs.length);
  return source.query.trim() === '' ? t('all runs') : source.query;
}
