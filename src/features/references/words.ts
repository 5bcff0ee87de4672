import * as vscode from 'vscode';
import { isOneRun, printRange, type Iov } from '../../core/selection/index.ts';
import { countRuns, describeLuminosity } from '../common/index.ts';
import type { summaryOf, Summary } from './summaries.ts';

/** `412 runs, 3.2 fb⁻¹, 7 not good` */
export function shortSummary(summary: NonNullable<ReturnType<typeof summaryOf>>): string {
  const { t } = vscode.l10n;
  if (!summary.listed) return summary.runs === undefined ? t('many runs') : countRuns(summary.runs);
  const bad = summary.runs - summary.good;
  return [
    countRuns(summary.runs),
    describeLuminosity(summary),
    bad > 0 ? t('{0} not good', count(bad)) : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

/** How many of its runs are good, in words. */
export function describeQuality({ runs, good, notFlagged }: Summary): string {
  const { t } = vscode.l10n;
  return [
    t('{0} good', count(good)),
    ...(good < runs ? [t('{0} not good', count(runs - good))] : []),
    ...(notFlagged > 0 ? [t('{0} not flagged', count(notFlagged))] : []),
  ].join(', ');
}

/** An interval in words. */
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

export function count(number: number): string {
  return number.toLocaleString('en');
}
