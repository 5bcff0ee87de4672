import * as vscode from 'vscode';
import { registerCommand, registerRowCommand, UserError } from '../common/index.ts';
import { requireSame, type Connection } from '../connection/index.ts';
import type { Records } from '../documents/index.ts';
import { Filters } from './filters.ts';
import { ErrorNode, ExperimentNode, MoreNode } from './nodes.ts';
import { runsOfRows } from './runsOfRows.ts';
import { RunsView } from './runsView.ts';

export { dragTypes, RunsDrag, tableDragType } from './drag.ts';
export { meantRows, type Connected } from './meantRows.ts';
export { ExperimentNode, RunNode } from './nodes.ts';
export { queryOfRows } from './queryOfRows.ts';
export { errorItem, runItem } from './rows.ts';
export type { RunRows } from './runRows.ts';
export { runsIn, runsOfRows } from './runsOfRows.ts';
export { pageSize, RunsView } from './runsView.ts';
export { SelectionSum } from './selectionSum.ts';

/** The Runs view and its commands. */
export function registerRuns(
  context: vscode.ExtensionContext,
  connection: Connection,
  records: Records,
): RunsView {
  const view = new RunsView(connection, new Filters(context.workspaceState));
  const load = () => import('./rowCommands.ts');
  context.subscriptions.push(
    view,
    registerCommand('rundb.refresh', async () => {
      connection.session?.store.refresh();
      records.expire();
      await connection.reload();
      await view.refresh();
    }),
    registerRowCommand('rundb.loadMore', (target) =>
      view.loadMore(experimentOf(target, connection)),
    ),
    registerRowCommand('rundb.loadAll', (target) => view.loadAll(experimentOf(target, connection))),
    registerRowCommand('rundb.retry', (target) => view.retry(experimentOfError(target))),
    registerRowCommand('rundb.openRun', async (row, selection) =>
      (await load()).openRows(connection, row, selection),
    ),
    registerRowCommand('rundb.openRunToSide', async (row, selection) =>
      (await load()).openRows(connection, row, selection, { beside: true }),
    ),
    registerRowCommand('rundb.openInBrowser', async (row, selection) =>
      (await load()).openInBrowser(connection, row, selection),
    ),
    registerRowCommand('rundb.copyRunNumber', async (row, selection) =>
      (await load()).copyRunNumbers(await runsOfRows(row, selection, connection)),
    ),
    registerCommand('rundb.clearFilter', () => view.setFilter(undefined)),
  );
  return view;
}

function experimentOf(target: unknown, connection: Connection): number {
  if (typeof target === 'number') return target;
  const node = target instanceof MoreNode ? target.parent : target;
  if (node instanceof ExperimentNode) {
    requireSame(connection, node.session);
    return node.experiment;
  }
  throw new UserError(vscode.l10n.t('Choose an experiment in the Runs view first.'));
}

function experimentOfError(target: unknown): number | undefined {
  if (target instanceof ErrorNode) return target.parent?.experiment;
  return typeof target === 'number' ? target : undefined;
}
