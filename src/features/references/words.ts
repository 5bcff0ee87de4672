import * as vscode from 'vscode';
import { formatCount, formatList } from '../../core/format/index.ts';
import { beamEnergies } from '../../core/records/index.ts';
import {
  isOneRun,
  printRange,
  type Iov,
  type Mention,
  type MentionPart,
} from '../../core/selection/index.ts';
import type { RunsPart, RunsSummary } from '../../core/statistics/index.ts';
import {
  countRuns,
  describeLacking,
  describeLeastLuminosity,
  describeLuminosity,
} from '../common/index.ts';
import type { KnownRuns } from './knownRuns.ts';
import type { summaryOf } from './summaries.ts';

/** How many characters of a hint VS Code shows by default: `editor.inlayHints.maximumLength`. */
const longestHint = 43;

/**
 * `412 runs, 3.2 fb⁻¹ (2 without a value)`, `4 of 5 runs, 1 doesn't exist`; what would be too long
 * for a hint says less of the luminosity: `412 runs, 7 bad, ≥ 3.2 fb⁻¹`.
 */
export function shortSummary(
  summary: NonNullable<ReturnType<typeof summaryOf>>,
  { parts }: Mention,
  known: KnownRuns,
): string {
  const { t } = vscode.l10n;
  const named = namedRuns(parts);
  const missing = named.filter((iov) => known.get(iov)?.count === 0).length;
  const absent = missing === 1 ? t('1 doesn’t exist') : t('{0} don’t exist', formatCount(missing));
  const bad = summary.listed ? summary.runs - summary.good : 0;
  // Nobody expects each number in a range to be a run.
  const isList = parts.every(({ iov }) => iov && isOneRun(iov));
  const hint = (describe: typeof describeLuminosity, more?: string): string =>
    formatList([
      countFound(summary.runs, isList ? named.length : undefined),
      bad > 0 ? t('{0} bad', formatCount(bad)) : undefined,
      summary.listed ? describe(summary) : undefined,
      missing > 0 ? more : undefined,
      summary.listed && summary.lacking ? describeLacking(summary.lacking) : undefined,
    ]);
  const hints = [hint(describeLuminosity, absent), hint(describeLeastLuminosity, absent)];
  return (
    hints.find(({ length }) => length <= longestHint) ??
    // A list's count says the rest: `4 of 5 runs`.
    hint(describeLeastLuminosity, isList ? undefined : absent)
  );
}

/** @param named How many runs there should be. */
function countFound(runs: number | undefined, named: number | undefined): string {
  const { t } = vscode.l10n;
  if (runs === undefined) return t('many runs');
  return named === undefined || runs === named
    ? countRuns(runs)
    : t('{0} of {1}', formatCount(runs), countRuns(named));
}

/** The runs that are mentioned individually, without duplicates. */
function namedRuns(parts: readonly MentionPart[]): Iov[] {
  const iovs = parts.flatMap(({ iov }) => (iov && isOneRun(iov) ? [iov] : []));
  return [
    ...new Map(iovs.map((iov) => [`${iov.first.experiment}:${iov.first.run}`, iov])).values(),
  ];
}

/** How many runs are good, in words: `30 good (2 not flagged), 7 bad`. */
export function describeQuality(part: RunsPart): string {
  const bad = part.runs - part.good;
  const good = describeGood(part);
  return formatList([good, bad > 0 ? vscode.l10n.t('{0} bad', formatCount(bad)) : undefined]);
}

export function describeGood({ good, notFlagged }: RunsPart): string {
  const { t } = vscode.l10n;
  return notFlagged > 0
    ? t('{0} good ({1} not flagged)', formatCount(good), formatCount(notFlagged))
    : t('{0} good', formatCount(good));
}

/**
 * The beam energy of the runs; if there are several, with the runs of each: `4S (30 runs, 1.2
 * fb⁻¹), 4S_offres (5 runs)`.
 */
export function describeEnergies({ byEnergy }: RunsSummary): string {
  const names = [...beamEnergies.map(({ name }) => name), undefined];
  const parts = names.flatMap((name) => {
    const part = byEnergy[name ?? 'notDefined'];
    return part ? [{ name: name ?? vscode.l10n.t('not defined'), part }] : [];
  });
  if (parts.length === 1) return parts.map(({ name }) => name).join();
  return formatList(
    parts.map(
      ({ name, part }) =>
        `${name} (${formatList([countRuns(part.runs), describeLuminosity(part)])})`,
    ),
  );
}

/** The name of an interval. */
export function nameOf(iov: Iov): string {
  const { t } = vscode.l10n;
  const { first, last } = iov;
  if (isOneRun(iov)) return t('Experiment {0}, run {1}', first.experiment, first.run);
  if (first.experiment === last.experiment) {
    if (last.run < Infinity) {
      const range = printRange({ first: first.run, last: last.run });
      return t('Experiment {0}, runs {1}', first.experiment, range);
    }
    if (first.run === 0) return t('All runs of experiment {0}', first.experiment);
    return t('Experiment {0}, from run {1} on', first.experiment, first.run);
  }
  const from = `${first.experiment}:${first.run}`;
  if (last.experiment === Infinity) return t('All runs from {0} on', from);
  const to = last.run === Infinity ? String(last.experiment) : `${last.experiment}:${last.run}`;
  return last.run === Infinity
    ? t('From {0} to the end of experiment {1}', from, to)
    : t('From {0} to {1}', from, to);
}
