import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import type { RunsSummary } from '../../core/statistics/index.ts';
import { NotWholeError, wholeSum, type Meant } from '../../core/store/index.ts';
import {
  readRuns,
  requireQuery,
  UserError,
  whatIsMissing,
  type ReadQuery,
} from '../common/index.ts';
import type { KnownRuns } from '../references/index.ts';
import type { Search } from './search.ts';

/** What `rundb.summarizeRuns` returns: luminosity in nb⁻¹, durations in seconds. */
export interface Summary extends RunsSummary {
  /** Given runs that don't exist, `[[12, 5]]`. */
  readonly missing: readonly (readonly [experiment: number, run: number])[];
  /**
   * The number of results that aren't records of a run and so aren't in any sum; such runs are also
   * in `missing`.
   */
  readonly unreadable: number;
  /** When the oldest of it was requested, ISO 8601; left out if nothing was. */
  readonly asOf?: string;
}

/**
 * The summary of runs: those of a query, `{ query }`, or `{ runs: [[12, 798]] }`.
 *
 * @throws UserError if some of them may be missing.
 */
export async function summaryOf(
  argument: unknown,
  search: Search,
  known: KnownRuns,
): Promise<Summary> {
  const meant = await read(argument);
  const source = search.source(await known.open());
  try {
    const { sum, notThere, unreadable, since = Infinity } = await wholeSum(source, meant);
    const missing = [...notThere].map(({ experiment, run }) => [experiment, run] as const);
    const asOf = Number.isFinite(since) && { asOf: new Date(since).toISOString() };
    return { ...sum, missing, unreadable, ...asOf };
  } catch (error) {
    if (!(error instanceof NotWholeError)) throw error;
    const lacking = error.lacking && whatIsMissing(error.lacking);
    throw (
      lacking ??
      new UserError(vscode.l10n.t('Too many runs to summarize. Use smaller ranges, or a query.'))
    );
  }
}

/** @throws QueryError if the query isn't valid, UserError if the argument is something else. */
async function read(argument: unknown): Promise<Meant<ReadQuery>> {
  const { query, runs } = given(argument);
  if (query !== undefined) return { query: await requireQuery(query) };
  const { Selection } = await import('../../core/selection/index.ts');
  return { selection: Selection.of(runs) };
}

function given(
  argument: unknown,
): { query: string; runs?: undefined } | { query?: undefined; runs: readonly RunId[] } {
  if (typeof argument === 'string') return { query: argument };
  if (typeof argument === 'object' && argument !== null) {
    const runs = 'runs' in argument ? readRuns(argument.runs) : undefined;
    if (runs) return { runs };
    if ('query' in argument && typeof argument.query === 'string') return { query: argument.query };
  }
  throw new UserError(
    vscode.l10n.t(
      'This command takes a query, "exp:12 physics", or { "runs": [[12, 798], [12, 799]] }.',
    ),
  );
}
