import * as vscode from 'vscode';
import { formatList } from '../../core/format/index.ts';
import type { RunSearch } from '../../core/rundb/index.ts';

/** A search in words: `experiments 12-14, physics`; '' for everything. */
export function describeSearch(search: RunSearch): string {
  return formatList([
    experiments(search.min_experiment, search.max_experiment),
    runs(search.min_run, search.max_run),
    dates(search.min_date, search.max_date),
    search.run_type,
  ]);
}

function experiments(min: number | undefined, max: number | undefined): string | undefined {
  const { t } = vscode.l10n;
  if (min === undefined && max === undefined) return undefined;
  return min === max ? t('experiment {0}', min ?? '') : t('experiments {0}', rangeOf(min, max));
}

function runs(min: number | undefined, max: number | undefined): string | undefined {
  const { t } = vscode.l10n;
  if (min === undefined && max === undefined) return undefined;
  return min === max ? t('run {0}', min ?? '') : t('runs {0}', rangeOf(min, max));
}

function dates(min: string | undefined, max: string | undefined): string | undefined {
  const { t } = vscode.l10n;
  if (min !== undefined && max !== undefined) return t('from {0} to {1}', min, max);
  if (min !== undefined) return t('since {0}', min);
  return max === undefined ? undefined : t('until {0}', max);
}

function rangeOf(min: number | undefined, max: number | undefined): string {
  return `${min ?? ''}-${max ?? ''}`;
}
