import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import type { RunId } from '../../core/rundb/index.ts';
import { summarize, type RunsSummary } from '../../core/statistics/index.ts';
import { readRuns, requireQuery, UserError } from '../common/index.ts';
import type { KnownRuns } from '../references/index.ts';
import type { Search } from './search.ts';

/** What `rundb.summarizeRuns` returns: luminosity in nb⁻¹, durations in seconds. */
export interface Summary extends RunsSummary {
  /** Runs that were given and don't exist, `[[12, 5]]`. */
  readonly missing: readonly (readonly [experiment: number, run: number])[];
  /** Results that are no records of a run, and so in no sum; such runs are also among the missing ones. */
  readonly unreadable: number;
}

/**
 * What runs add up to: those of a query, `{ query }`, or `{ runs: [[12, 798]] }`.
 *
 * @throws UserError where some of the query's runs may be missing.
 */
export async function summaryOf(
  argument: unknown,
  search: Search,
  known: KnownRuns,
): Promise<Summary> {
  const given = read(argument);
  if ('query' in given) {
    const query = await requireQuery(given.query);
    const kept = await known.session?.store.summarize(query);
    if (kept) return { ...kept.sum, missing: [], unreadable: 0 };
    const { runs, unreadable } = await search.find(given.query);
    return { ...(await sumOf(runs, known)), missing: [], unreadable };
  }
  const { Selection, iovOf } = await import('../../core/selection/index.ts');
  const selection = Selection.of(given.runs);
  const iovs = selection.ranges.map(({ experiment, first, last }) =>
    iovOf(experiment, first, last),
  );
  await known.load(iovs);
  const listed: ListedRun[] = [];
  for (const iov of iovs) {
    const { runs } = known.get(iov) ?? {};
    if (runs === undefined) throw new UserError(vscode.l10n.t('Too many runs to summarize.'));
    listed.push(...runs);
  }
  const there = Selection.of(listed);
  const missing = [...selection.difference(there)];
  return {
    ...(await sumOf(listed, known)),
    missing: missing.map(({ experiment, run }) => [experiment, run]),
    unreadable: known.session?.store.lacking(selection.ranges).unreadable ?? 0,
  };
}

/** Whose delivered luminosity isn't known is not asked for. */
async function sumOf(runs: readonly ListedRun[], known: KnownRuns): Promise<RunsSummary> {
  const delivered = await known.session?.store.delivered(runs);
  return summarize(runs, delivered?.shares);
}

function read(argument: unknown): { query: string } | { runs: readonly RunId[] } {
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
