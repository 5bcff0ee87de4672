import { t } from '@vscode/l10n';
import type { RunId } from '../../core/rundb/index.ts';
import { countRuns, readRuns, runArguments, UserError } from '../common/index.ts';

/** All runs that a query finds, or given runs. */
export type RunSet = { readonly query: string } | { readonly runs: readonly RunId[] };

/** Two sets of runs to compare. */
export interface TwoSets {
  readonly a: RunSet;
  readonly b: RunSet;
}

/** What an overview shows. */
export type Source = RunSet | TwoSets;

export function isTwoSets(source: Source): source is TwoSets {
  return 'a' in source;
}

/**
 * Parses the argument of `rundb.openOverview`: a query, `{ query }` or `{ runs: [[12, 798]] }`, or
 * `{ a, b }` with two of these.
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
    t('This command takes a query, "exp:12 physics", or { "runs": [[12, 798], [12, 799]] }.'),
  );
}

/** The inverse of `readSource`, for storage and as an argument for commands. */
export function printSource(source: Source): unknown {
  if (isTwoSets(source)) return { a: printSource(source.a), b: printSource(source.b) };
  return 'query' in source ? source : { runs: runArguments(source.runs) };
}

/** The query, or `12 runs`; for two sets, `A: exp:12 ↔ B: 12 runs`. */
export function nameOf(source: Source): string {
  if (isTwoSets(source)) return t('A: {0} ↔ B: {1}', nameOf(source.a), nameOf(source.b));
  if ('runs' in source) return countRuns(source.runs.length);
  return source.query.trim() === '' ? t('all runs') : source.query;
}
