import * as vscode from 'vscode';
import { formatCount } from '../../core/format/index.ts';
import { perform, runArguments } from '../common/index.ts';
import type { QueryRun } from '../../core/store/index.ts';
import type { ResultsAction } from './resultsList.ts';
import { showSummary } from './summaryList.ts';
import { someOf, wholeOf } from './wholeOf.ts';

/** What runs are picked for. */
export type Use = 'insert' | 'copy';

/** The actions for all results of a query. */
export function resultsActions(
  query: string,
  run: QueryRun,
  save: () => Promise<void>,
): ResultsAction[] {
  const { t } = vscode.l10n;
  const { executeCommand } = vscode.commands;
  return [
    {
      ...takeAll('insert'),
      act: async () => {
        const runs = await someOf(run);
        if (runs)
          await executeCommand('rundb.insertRuns', {
            runs: runArguments(runs.toReversed()),
            query,
          });
        return runs ? 'leave' : 'stay';
      },
    },
    {
      ...takeAll('copy'),
      act: async () => {
        const runs = await someOf(run);
        if (runs)
          await executeCommand('rundb.copyRunsAs', {
            runs: runArguments(runs.toReversed()),
            query,
          });
        return 'stay';
      },
    },
    {
      icon: 'export',
      label: () => t('Export Runs…'),
      takes: 'some',
      act: async () => {
        const runs = await someOf(run);
        // The file must not say that these are all.
        const isAll = run.missing === 0;
        const argument = runs && {
          runs: runArguments(runs.toReversed()),
          ...(isAll && { query }),
        };
        if (argument) await perform(() => executeCommand('rundb.exportRuns', argument));
        return 'stay';
      },
    },
    summarizeAction(query, run),
    {
      icon: 'table',
      label: () => t('Open Overview'),
      leaves: true,
      act: async () => {
        await executeCommand('rundb.openOverview', query);
        return 'leave';
      },
    },
    {
      icon: 'bookmark',
      label: () => t('Save Search…'),
      act: async () => {
        await save();
        return 'stay';
      },
    },
    {
      icon: 'list-tree',
      label: () => t('Show in the Runs View'),
      leaves: true,
      act: async () => {
        await executeCommand('rundb.filterRuns', query);
        await executeCommand('rundb.runs.focus');
        return 'leave';
      },
    },
    {
      icon: 'snake',
      label: () => t('Copy as Python'),
      act: async () => {
        await executeCommand('rundb.copyAsPython', query);
        return 'stay';
      },
    },
    {
      icon: 'file-code',
      label: () => t('Copy as Python Script'),
      act: async () => {
        await executeCommand('rundb.copyAsPythonScript', query);
        return 'stay';
      },
    },
  ];
}

/** Inserts or copies all results. */
export function takeAll(use: Use): ResultsAction {
  return use === 'insert'
    ? { icon: 'insert', label: insertAll, takes: 'all' }
    : { icon: 'copy', label: copyAll, takes: 'all' };
}

function insertAll(found?: number): string {
  const { t } = vscode.l10n;
  if (found === undefined) return t('Insert All Runs');
  return found === 1 ? t('Insert 1 Run') : t('Insert All {0} Runs', formatCount(found));
}

function copyAll(found?: number): string {
  const { t } = vscode.l10n;
  if (found === undefined) return t('Copy All Runs As…');
  return found === 1 ? t('Copy 1 Run As…') : t('Copy All {0} Runs As…', formatCount(found));
}

/** Lets the user select some of the runs. */
export function tickSome(use: Use): ResultsAction {
  const { t } = vscode.l10n;
  const label = use === 'insert' ? t('Select Runs to Insert…') : t('Select Runs to Copy…');
  return { icon: 'checklist', label: () => label, takes: 'some' };
}

export function summarizeAction(query: string, run: QueryRun): ResultsAction {
  return {
    icon: 'graph',
    label: () => vscode.l10n.t('Summarize'),
    takes: 'some',
    act: async () => {
      const runs = await wholeOf(run);
      if (runs) await showSummary(query, runs, (await run.delivered()).shares, run);
      return 'stay';
    },
  };
}
