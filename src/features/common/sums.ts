import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import type { RunId } from '../../core/rundb/index.ts';
import { printLuminosity, summarize, type RunsPart } from '../../core/statistics/index.ts';
import { describeAge } from './age.ts';
import { UserError } from './commands.ts';

/** `1 run`, `1,365 runs` */
export function countRuns(runs: number): string {
  return runs === 1 ? vscode.l10n.t('1 run') : vscode.l10n.t('{0} runs', count(runs));
}

/** `365 runs · 3.18 fb⁻¹ (12 without a value)`; only the count where there is nothing to sum. */
export function describeSum(sum: RunsPart): string {
  const luminosity = describeLuminosity(sum);
  return luminosity === undefined ? countRuns(sum.runs) : `${countRuns(sum.runs)} · ${luminosity}`;
}

/**
 * `3.18 fb⁻¹ (12 without a value)`, with whatever the sum lacks; undefined where no run is to be
 * summed.
 *
 * @param inWords What stands in the place of the value.
 */
export function describeLuminosity(
  sum: RunsPart,
  inWords = (value: string): string => value,
): string | undefined {
  const { t } = vscode.l10n;
  const { runs, summed, recorded, withoutLuminosity, leftOut } = sum;
  if (summed + withoutLuminosity + leftOut === 0 || runs === 0) return undefined;
  const lacking = [
    withoutLuminosity > 0 ? t('{0} without a value', count(withoutLuminosity)) : undefined,
    leftOut > 0 ? t('{0} not physics, left out', count(leftOut)) : undefined,
  ].filter((part) => part !== undefined);
  const value = summed === 0 ? t('no luminosity') : inWords(printLuminosity(recorded));
  return lacking.length === 0 ? value : `${value} (${lacking.join(', ')})`;
}

/** The luminosity of runs, as far as what is shown of each is known. */
export function luminosityOfRuns(runs: readonly RunId[]): string | undefined {
  const listed = runs.filter(isListed);
  return listed.length === runs.length ? describeLuminosity(summarize(listed)) : undefined;
}

/** Whether what is shown of a run came with it. */
export function isListed(run: RunId): run is ListedRun {
  return 'facts' in run;
}

/** Runs that are looked for among the records of the server. */
export interface Found {
  readonly runs: readonly ListedRun[];
  /** Records that were looked at, and how many there are, where that is known. */
  readonly lookedAt: number;
  readonly of: number | undefined;
  /** Whether there is nothing more to look at. */
  readonly complete: boolean;
  /** Records that the server counts but did not give. */
  readonly missing: number;
  /** Results that are no records of a run. */
  readonly unreadable: number;
  /** When the oldest of it was asked for, ms since 1970. */
  readonly since?: number | undefined;
}

/**
 * What was found: the sum, once it is whole, with whatever it lacks; until then
 * `127 so far, 250 of 775 checked`.
 */
export function describeFound(found: Found): string {
  const { t } = vscode.l10n;
  const { runs, lookedAt, of, complete } = found;
  if (!complete) {
    const soFar = count(runs.length);
    return of === undefined
      ? t('{0} so far, {1} checked', soFar, count(lookedAt))
      : t('{0} so far, {1} of {2} checked', soFar, count(lookedAt), count(of));
  }
  return [
    runs.length === 0 ? t('No runs found') : describeSum(summarize(runs)),
    describeLacking(found),
    describeAge(found.since),
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** `3 may be missing · 1 can't be read`; undefined where nothing lacks. */
export function describeLacking({
  missing,
  unreadable,
}: Pick<Found, 'missing' | 'unreadable'>): string | undefined {
  const { t } = vscode.l10n;
  const parts = [
    missing > 0 ? t('{0} may be missing', count(missing)) : undefined,
    unreadable > 0 ? t("{0} can't be read", count(unreadable)) : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' · ');
}

/** Says that runs may be missing, and why; undefined where none can be. */
export function whatIsMissing({ missing, of = 0 }: Omit<Found, 'runs'>): UserError | undefined {
  if (missing === 0) return undefined;
  return new UserError(
    vscode.l10n.t(
      '{0} of {1} may be missing: the RunDB counted more than it listed.',
      count(missing),
      countRuns(of),
    ),
  );
}

function count(number: number): string {
  return number.toLocaleString('en');
}
