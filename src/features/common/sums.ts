import * as vscode from 'vscode';
import { printLuminosity, type RunsPart } from '../../core/statistics/index.ts';

/** `1 run`, `1,365 runs` */
export function countRuns(runs: number): string {
  return runs === 1 ? vscode.l10n.t('1 run') : vscode.l10n.t('{0} runs', runs.toLocaleString('en'));
}

/** `365 runs · 3.18 fb⁻¹ (12 without a value)`; only the count where there is nothing to sum. */
export function describeSum(sum: RunsPart): string {
  const luminosity = describeLuminosity(sum);
  return luminosity === undefined ? countRuns(sum.runs) : `${countRuns(sum.runs)} · ${luminosity}`;
}

/**
 * `3.18 fb⁻¹ (12 without a value)`, with whatever the sum lacks; undefined where no run is to be
 * summed.
 */
export function describeLuminosity(sum: RunsPart): string | undefined {
  const { t } = vscode.l10n;
  const { runs, summed, recorded, withoutLuminosity, leftOut } = sum;
  if (summed + withoutLuminosity + leftOut === 0 || runs === 0) return undefined;
  const lacking = [
    withoutLuminosity > 0 ? t('{0} without a value', count(withoutLuminosity)) : undefined,
    leftOut > 0 ? t('{0} not physics, left out', count(leftOut)) : undefined,
  ].filter((part) => part !== undefined);
  const value = summed === 0 ? t('no luminosity') : printLuminosity(recorded);
  return lacking.length === 0 ? value : `${value} (${lacking.join(', ')})`;
}

function count(number: number): string {
  return number.toLocaleString('en');
}
