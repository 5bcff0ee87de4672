import * as vscode from 'vscode';
import { formatCount, formatNumber } from '../../core/format/index.ts';
import type { ColumnSum } from '../../core/table/index.ts';
import {
  formatDuration,
  formatEfficiency,
  formatLuminosity,
  type RunsPart,
} from '../../core/statistics/index.ts';
import { countRuns, describeLuminosity, describeLacking } from '../common/index.ts';
import { describeGone, type Loading } from './loading.ts';

/**
 * `312 runs · 1.24 fb⁻¹ recorded · 1.33 fb⁻¹ delivered · efficiency 93.2% · 28 not good · 12 h of
 * data taking`; starts with “partial” until everything is loaded, and says what the sums leave out,
 * and whether the runs are made up.
 */
export function describeWhole(sum: RunsPart, loading: Loading, isDemo: boolean): string {
  const { t } = vscode.l10n;
  return joined([
    loading.complete ? undefined : t('partial'),
    isDemo ? describeDemo() : undefined,
    countRuns(sum.runs),
    describeRecorded(sum),
    describeDelivered(sum),
    describeQuality(sum),
    describeTime(sum),
    describeLackingOf(loading),
  ]);
}

/** The same as `withDemoNote` says in files. */
export function describeDemo(): string {
  return vscode.l10n.t('demo, made-up runs');
}

/** What is missing, can't be read, or doesn't exist; undefined if nothing is lacking. */
export function describeLackingOf(loading: Loading): string | undefined {
  const lacking = [describeLacking(loading), describeGone(loading)];
  return joined(lacking) || undefined;
}

/** `28 not good · 3 not flagged`; undefined if all are good. */
export function describeQuality({ runs, good, notFlagged }: RunsPart): string | undefined {
  const { t } = vscode.l10n;
  const quality = [
    good < runs ? t('{0} not good', formatCount(runs - good)) : undefined,
    notFlagged > 0 ? t('{0} not flagged', formatCount(notFlagged)) : undefined,
  ].filter((part) => part !== undefined);
  return quality.length === 0 ? undefined : joined(quality);
}

/** `Selected: 12 runs`, until the sums are known; empty if nothing is selected. */
export function describeSelectedCount(runs: number): string {
  return runs === 0 ? '' : vscode.l10n.t('Selected: {0}', countRuns(runs));
}

/** `Selected: 12 runs · 3.4 pb⁻¹ recorded · Duration: 12,000 s in all, 1,000 s on average`. */
export function describeSelected(sum: RunsPart, column: ColumnSum | undefined): string {
  return joined([
    vscode.l10n.t('Selected: {0}', describePart(sum)),
    column && describeColumn(column),
  ]);
}

/** The sums of the bins in view. */
export function describeInView(sum: RunsPart): string {
  return vscode.l10n.t('In view: {0}', describePart(sum));
}

function describePart(sum: RunsPart): string {
  return joined([countRuns(sum.runs), describeRecorded(sum), describeDelivered(sum)]);
}

/** Includes what the sum leaves out, such as runs that aren't physics runs. */
function describeRecorded(sum: RunsPart): string | undefined {
  return describeLuminosity(sum, (nb) => vscode.l10n.t('{0} recorded', formatLuminosity(nb)));
}

/**
 * `1.33 fb⁻¹ delivered (11 without a value) · efficiency 93.2% (300 runs with both values)`;
 * undefined if unknown.
 */
export function describeDelivered({
  delivered,
  withoutDelivered,
  withoutLuminosity,
  withBoth,
  efficiency,
}: RunsPart): string | undefined {
  const { t } = vscode.l10n;
  if (delivered === undefined) return undefined;
  const value = t('{0} delivered', formatLuminosity(delivered));
  const lacking =
    withoutDelivered > 0 ? ` (${t('{0} without a value', formatCount(withoutDelivered))})` : '';
  // If the sums cover different runs, the efficiency isn't their quotient.
  const isOfAll = withoutDelivered === 0 && withoutLuminosity === 0;
  return joined([value + lacking, describeEfficiency(efficiency, isOfAll ? undefined : withBoth)]);
}

/** @param runs How many runs it's of, if not of all that have luminosity. */
function describeEfficiency(
  efficiency: number | undefined,
  runs: number | undefined,
): string | undefined {
  const { t } = vscode.l10n;
  if (efficiency === undefined) return undefined;
  const value = formatEfficiency(efficiency);
  if (runs === undefined) return t('efficiency {0}', value);
  return runs === 1
    ? t('efficiency {0} (1 run with both values)', value)
    : t('efficiency {0} ({1} runs with both values)', value, formatCount(runs));
}

function describeTime({ duration, withoutDuration, runs }: RunsPart): string | undefined {
  const { t } = vscode.l10n;
  if (withoutDuration === runs) return undefined;
  const time = t('{0} of data taking', formatDuration(duration));
  return withoutDuration > 0
    ? t('{0} ({1} without a duration)', time, formatCount(withoutDuration))
    : time;
}

function describeColumn({ title, unit, sum, mean, without }: ColumnSum): string | undefined {
  const { t } = vscode.l10n;
  if (mean === undefined) return undefined;
  const print = (value: number): string =>
    `${digits(value)}${unit === undefined ? '' : ` ${unit}`}`;
  const values =
    sum === undefined
      ? t('{0} on average', print(mean))
      : t('{0} in all, {1} on average', print(sum), print(mean));
  const lacking = without > 0 ? ` (${t('{0} without a value', formatCount(without))})` : '';
  return `${title}: ${values}${lacking}`;
}

/** Six significant digits, or all digits before the decimal point. */
function digits(value: number): string {
  const before = value === 0 ? 1 : Math.floor(Math.log10(Math.abs(value))) + 1;
  return formatNumber(Number(value.toFixed(Math.min(20, Math.max(0, 6 - before)))));
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' · ');
}
