import * as vscode from 'vscode';
import type { RunId, RunSearch } from '../../core/rundb/index.ts';
import { askForSearch, readRuns, registerCommand, UserError } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { Records } from '../documents/index.ts';
import { showDifference } from './showDifference.ts';
import { ExperimentNode, MoreNode, RunNode } from './nodes.ts';
import { RunsView } from './runsView.ts';

export { describeRun, runIcon } from './rows.ts';
export { pageSize, RunsView } from './runsView.ts';

const filterKey = 'rundb.filter';

/** The tree and its commands. */
export function registerRuns(
  context: vscode.ExtensionContext,
  connection: Connection,
  records: Records,
): RunsView {
  const view = new RunsView(connection, context.workspaceState.get<RunSearch>(filterKey) ?? {});
  const setFilter = async (filter: RunSearch): Promise<void> => {
    await context.workspaceState.update(filterKey, filter);
    view.setFilter(filter);
  };
  context.subscriptions.push(
    view,
    registerCommand('rundb.refresh', async () => {
      records.forget();
      await connection.reload();
      await view.refresh();
    }),
    registerCommand('rundb.loadMore', (target) => view.loadMore(experimentOf(target))),
    registerCommand('rundb.loadAll', (target) => view.loadAll(experimentOf(target))),
    registerCommand('rundb.retry', (target) =>
      view.retry(typeof target === 'number' ? target : undefined),
    ),
    registerCommand('rundb.filterRuns', async (argument) => {
      const filter = isFilter(argument) ? argument : await askForFilter(view.filter);
      if (filter) await setFilter(filter);
    }),
    registerCommand('rundb.clearFilter', () => setFilter({})),
    registerCommand('rundb.compareRuns', (...args) => {
      const rows = runsOfRows(args);
      const runs = readRuns(args[0]) ?? (rows.length > 0 ? rows : view.selectedRuns);
      return showDifference(connection, runs);
    }),
  );
  return view;
}

/** The runs that a command of a tree's row is meant for: all selected rows, or the clicked one. */
export function runsOfRows(args: readonly unknown[]): RunId[] {
  const [row, selection] = args;
  const rows = Array.isArray(selection) && selection.length > 0 ? selection : [row];
  return rows.flatMap((node: unknown) => (node instanceof RunNode ? [node.run] : []));
}

function experimentOf(target: unknown): number {
  if (typeof target === 'number') return target;
  if (target instanceof ExperimentNode) return target.experiment;
  if (target instanceof MoreNode) return target.parent.experiment;
  throw new UserError(vscode.l10n.t('Choose an experiment in the RunDB view first.'));
}

function askForFilter(initial: RunSearch): Promise<RunSearch | undefined> {
  return askForSearch({
    title: vscode.l10n.t('Filter Runs'),
    action: vscode.l10n.t('Show These Runs'),
    fields: ['type', 'dates', 'detectors'],
    initial,
  });
}

function isFilter(argument: unknown): argument is RunSearch {
  return typeof argument === 'object' && argument !== null;
}
