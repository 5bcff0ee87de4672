import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import { countRuns, readRuns, UserError } from '../common/index.ts';

/** What an overview is of: all that a query finds, or certain runs. */
export type Source = { readonly query: string } | { readonly runs: readonly RunId[] };

/**
 * What `rundb.openOverview` is given: a query, `{ query }` or `{ runs: [[12, 798]] }`.
 *
 * @throws UserError for anything else.
 */
export function readSource(value: unknown): Source {
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
export function printSource(
  source: Source,
): { readonly query: string } | { readonly runs: readonly (readonly [number, number])[] } {
  return 'query' in source
    ? source
    : { runs: source.runs.map(({ experiment, run }) => [experiment, run] as const) };
}

/** The query, or `12 runs`. */
export function nameOf(source: Source): string {
  if ('runs' in source) return countRuns(source.runs.length);
  return source.query.trim() === '' ? vscode.l10n.t('all runs') : source.query;
}
