import { t } from '@vscode/l10n';
import { formatCount, formatList } from '../../core/format/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import type { RunId } from '../../core/rundb/index.ts';
import {
  formatLeastLuminosity,
  formatLuminosity,
  summarize,
  type RunsSum,
} from '../../core/statistics/index.ts';
import { describeAge } from './age.ts';
import { UserError } from './commands.ts';

/** `1 run`, `1,365 runs` */
export function countRuns(runs: number): string {
  return runs === 1 ? t('1 run') : t('{0} runs', formatCount(runs));
}

/**
 * `365 runs · 3.18 fb⁻¹ in 180 physics runs (12 without a value)`; only the count if there's no
 * luminosity to sum.
 */
export function describeSum(sum: RunsSum): string {
  const luminosity = describeLuminosity(sum);
  return luminosity === undefined ? countRuns(sum.runs) : `${countRuns(sum.runs)} · ${luminosity}`;
}

/**
 * `3.18 fb⁻¹ (12 without a value)`, with whatever the sum leaves out; `3.18 fb⁻¹ in 180 physics
 * runs` if there are others, which have none by nature. Undefined if there's no run to sum.
 *
 * @param format Formats a value in nb⁻¹.
 */
export function describeLuminosity(
  sum: RunsSum,
  format: (nb: number) => string = formatLuminosity,
): string | undefined {
  const { runs, summed, recorded, withoutLuminosity, leftOut } = sum;
  if (summed + withoutLuminosity + leftOut === 0 || runs === 0) return undefined;
  const lacking = [
    withoutLuminosity > 0 ? t('{0} without a value', formatCount(withoutLuminosity)) : undefined,
    leftOut > 0 ? t('{0} not physics, left out', formatCount(leftOut)) : undefined,
  ].filter((part) => part !== undefined);
  const value = inPhysicsRuns(
    summed === 0 ? t('no luminosity') : format(recorded),
    summed + withoutLuminosity,
    runs,
  );
  return lacking.length === 0 ? value : `${value} (${formatList(lacking)})`;
}

/** `≥ 3.18 fb⁻¹`: the same in few letters, where the rest is said elsewhere. */
export function describeLeastLuminosity(sum: RunsSum): string | undefined {
  const { summed, recorded, withoutLuminosity, leftOut } = sum;
  const isLess = withoutLuminosity + leftOut > 0;
  if (summed === 0) return isLess ? t('no luminosity') : undefined;
  return isLess ? formatLeastLuminosity(recorded) : formatLuminosity(recorded);
}

/** Says how many runs a sum is of, if it isn't all of them. */
function inPhysicsRuns(value: string, physics: number, runs: number): string {
  if (physics === runs || physics === 0) return value;
  return physics === 1
    ? t('{0} in 1 physics run', value)
    : t('{0} in {1} physics runs', value, formatCount(physics));
}

/** The luminosity of runs, if the facts of all of them are known. */
export function luminosityOfRuns(runs: readonly RunId[]): string | undefined {
  const listed = runs.filter(isListed);
  return listed.length === runs.length ? describeLuminosity(summarize(listed)) : undefined;
}

/** Whether a run includes its facts. */
export function isListed(run: RunId): run is ListedRun {
  return 'facts' in run;
}

/** Runs searched for among the server's records. */
export interface Found {
  readonly runs: readonly ListedRun[];
  /** How many records have been checked, and how many there are, if known. */
  readonly lookedAt: number;
  readonly of: number | undefined;
  /** Whether all records have been checked. */
  readonly complete: boolean;
  /** Records that the server counted but didn't return. */
  readonly missing: number;
  /** Results that aren't records of a run. */
  readonly unreadable: number;
  /** When the oldest part of it was requested, in ms since 1970. */
  readonly since?: number | undefined;
}

/**
 * What was found: the sum once it's complete, with whatever it leaves out; until then `127 so far,
 * 250 of 775 checked`.
 */
export function describeFound(found: Found): string {
  const { runs, lookedAt, of, complete } = found;
  if (!complete) {
    const soFar = formatCount(runs.length);
    return of === undefined
      ? t('{0} so far, {1} checked', soFar, formatCount(lookedAt))
      : t('{0} so far, {1} of {2} checked', soFar, formatCount(lookedAt), formatCount(of));
  }
  return [
    runs.length === 0 ? t('No runs found') : describeSum(summarize(runs)),
    describeLacking(found),
    describeAge(found.since),
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** `3 may be missing · 1 can't be read`; undefined if nothing is lacking. */
export function describeLacking({
  missing,
  unreadable,
}: Pick<Found, 'missing' | 'unreadable'>): string | undefined {
  const parts = [
    missing > 0 ? t('{0} may be missing', formatCount(missing)) : undefined,
    unreadable > 0 ? t('{0} can’t be read', formatCount(unreadable)) : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' · ');
}

/** Says that runs may be missing, and why; undefined if none are. */
export function whatIsMissing({
  missing,
  of = 0,
}: Pick<Found, 'missing' | 'of'>): UserError | undefined {
  if (missing === 0) return undefined;
  return new UserError(
    t(
      '{0} of {1} may be missing: the RunDB counted more than it listed.',
      formatCount(missing),
      countRuns(of),
    ),
  );
}
