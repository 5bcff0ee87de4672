import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import { registerCommand, registerRowCommand, UserError } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { Records } from '../documents/index.ts';
import { Filters } from './filters.ts';
import { ErrorNode, ExperimentNode, MoreNode, RunNode } from './nodes.ts';
import { RunsView } from './runsView.ts';

export { dragTypes, RunsDrag } from './drag.ts';
export { ExperimentNode, RunNode } from './nodes.ts';
export { queryOfRows } from './queryOfRows.ts';
export { runItem } from './rows.ts';
export type { RunRows } from './runRows.ts';
export { pageSize, RunsView } from './runsView.ts';
export { SelectionSum } from './selectionSum.ts';

/** The tree and its commands. */
export function registerRuns(
  context: vscode.ExtensionContext,
  connection: Connection,
  records: Records,
): RunsView {
  const view = new RunsView(connection, new Filters(context.workspaceState));
  context.subscriptions.push(
    view,
    registerCommand('rundb.refresh', async () => {
      connection.session?.store.refresh();
      records.expire();
      await connection.reload();
      await view.refresh();
    }),
    registerRowCommand('rundb.loadMore', (target) => view.loadMore(experimentOf(target))),
    registerRowCommand('rundb.loadAll', (target) => view.loadAll(experimentOf(target))),
    registerRowCommand('rundb.retry', (target) => view.retry(experimentOfError(target))),
    registerCommand('rundb.clearFilter', () => view.setFilter(undefined)),
  );
  return view;
}

/** The runs that a command of a tree's row is meant for: all selected rows, or the clicked one. */
export function runsOfRows(row: unknown, selection: unknown): ListedRun[] {
  const rows: unknown[] = Array.isArray(selection) && selection.length > 0 ? selection : [row];
  return rows.flatMap((node) => (node instanceof RunNode ? [node.run] : []));
}

function experimentOf(target: unknown): number {
  if (typeof target === 'number') return target;
  if (target instanceof ExperimentNode) return target.experiment;
  if (target instanceof MoreNode) return target.parent.experiment;
  throw new UserError(vscode.l10n.t('Choose an experiment in the RunDB view first.'));
}

function experimentOfError(target: unknown): number | undefined {
  if (target instanceof ErrorNode) return target.parent?.experiment;
  return typeof target === 'number' ? target : undefined;
}
