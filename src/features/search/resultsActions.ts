import * as vscode from 'vscode';
import { perform, runArguments } from '../common/index.ts';
import type { QueryRun } from '../../core/store/index.ts';
import type { ResultsAction } from './resultsList.ts';
import { showSummary } from './summaryList.ts';
import { someOf, wholeOf } from './wholeOf.ts';

/** What runs are picked for. */
export type Use = 'insert' | 'copy';

/** What can be done with all that a query finds. */
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
        const argument = runs && { runs: runArguments(runs.toReversed()), query };
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
  ];
}

/** All that is found, into code or onto the clipboard. */
export function takeAll(use: Use): ResultsAction {
  const { t } = vscode.l10n;
  const number = (found: number): string => found.toLocaleString('en');
  if (use === 'insert') {
    const label = (found?: number): string =>
      found === undefined ? t('Insert All Runs') : t('Insert All {0} Runs', number(found));
    return { icon: 'insert', label, takes: 'all' };
  }
  const label = (found?: number): string =>
    found === undefined ? t('Copy All Runs As…') : t('Copy All {0} Runs As…', number(found));
  return { icon: 'copy', label, takes: 'all' };
}

/** Lets the user choose which of the runs. */
export function tickSome(use: Use): ResultsAction {
  const { t } = vscode.l10n;
  const label = use === 'insert' ? t('Tick Runs to Insert…') : t('Tick Runs to Copy…');
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
