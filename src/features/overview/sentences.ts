import * as vscode from 'vscode';
import type { ColumnSum } from '../../core/table/index.ts';
import {
  printDuration,
  printEfficiency,
  printLuminosity,
  type RunsPart,
} from '../../core/statistics/index.ts';
import { countRuns, describeLuminosity, describeLacking } from '../common/index.ts';
import { describeGone, type Loading } from './loading.ts';

/**
 * `312 runs · 1.24 fb⁻¹ recorded · 1.33 fb⁻¹ delivered (93.2%) · 28 not good · 12 h of data taking`,
 * beginning with “partial” until all is there, with whatever the sums lack.
 */
export function describeWhole(sum: RunsPart, loading: Loading): string {
  const { t } = vscode.l10n;
  return joined([
    loading.complete ? undefined : t('partial'),
    countRuns(sum.runs),
    describeRecorded(sum),
    describeDelivered(sum),
    describeQuality(sum),
    describeTime(sum),
    describeLackingOf(loading),
  ]);
}

/** What may be missing, can't be read, or doesn't exist; undefined where nothing does. */
export function describeLackingOf(loading: Loading): string | undefined {
  const lacking = [describeLacking(loading), describeGone(loading)];
  return joined(lacking) || undefined;
}

/** `28 not good · 3 not flagged`; undefined where all are good. */
export function describeQuality({ runs, good, notFlagged }: RunsPart): string | undefined {
  const { t } = vscode.l10n;
  const quality = [
    good < runs ? t('{0} not good', count(runs - good)) : undefined,
    notFlagged > 0 ? t('{0} not flagged', count(notFlagged)) : undefined,
  ].filter((part) => part !== undefined);
  return quality.length === 0 ? undefined : joined(quality);
}

/** `Selected: 12 runs · 3.4 pb⁻¹ recorded · Duration: 12,000 s in all, 1,000 s on average`; empty where none is. */
export function describeSelected(sum: RunsPart, column: ColumnSum | undefined): string {
  if (sum.runs === 0) return '';
  return joined([
    vscode.l10n.t('Selected: {0}', describePart(sum)),
    column && describeColumn(column),
  ]);
}

/** What the bins in view add up to. */
export function describeInView(sum: RunsPart): string {
  return vscode.l10n.t('In view: {0}', describePart(sum));
}

function describePart(sum: RunsPart): string {
  return joined([countRuns(sum.runs), describeRecorded(sum), describeDelivered(sum)]);
}

/** Says what it leaves out, such as runs that aren't of physics. */
function describeRecorded(sum: RunsPart): string | undefined {
  return describeLuminosity(sum, (value) => vscode.l10n.t('{0} recorded', value));
}

/** `1.33 fb⁻¹ delivered (93.2% of it recorded)`; undefined where it isn't known. */
export function describeDelivered({
  delivered,
  withoutDelivered,
  withoutLuminosity,
  efficiency,
}: RunsPart): string | undefined {
  const { t } = vscode.l10n;
  if (delivered === undefined) return undefined;
  // Not what one gets by dividing the two sums, where they are of different runs.
  const isOfAll = withoutDelivered === 0 && withoutLuminosity === 0;
  const recorded = isOfAll
    ? (share: string) => t('{0} of it recorded', share)
    : (share: string) => t('{0} of it recorded in runs with both values', share);
  const lacking = [
    efficiency === undefined ? undefined : recorded(printEfficiency(efficiency)),
    withoutDelivered > 0 ? t('{0} without a value', count(withoutDelivered)) : undefined,
  ].filter((part) => part !== undefined);
  const value = t('{0} delivered', printLuminosity(delivered));
  return lacking.length === 0 ? value : `${value} (${lacking.join(', ')})`;
}

function describeTime({ duration, withoutDuration, runs }: RunsPart): string | undefined {
  const { t } = vscode.l10n;
  if (withoutDuration === runs) return undefined;
  const time = t('{0} of data taking', printDuration(duration));
  return withoutDuration > 0
    ? t('{0} ({1} without a duration)', time, count(withoutDuration))
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
  const lacking = without > 0 ? ` (${t('{0} without a value', count(without))})` : '';
  return `${title}: ${values}${lacking}`;
}

/** Six digits, or as many as there are before the point. */
function digits(value: number): string {
  const before = value === 0 ? 1 : Math.floor(Math.log10(Math.abs(value))) + 1;
  return value.toLocaleString('en', {
    maximumFractionDigits: Math.min(20, Math.max(0, 6 - before)),
  });
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' · ');
}

function count(number: number): string {
  return number.toLocaleString('en');
}
