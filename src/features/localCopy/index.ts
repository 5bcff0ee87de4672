import type * as vscode from 'vscode';
import { logError, registerAnsweringCommand, registerCommand } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { ExperimentNode, meantRows, type RunsView } from '../runs/index.ts';
import type { LocalCopyCommands } from './localCopyCommands.ts';

/** The runs stored on this computer: downloads, updates, and their commands. */
export function registerLocalCopy(
  context: vscode.ExtensionContext,
  connection: Connection,
  view: RunsView,
): void {
  // Loaded with the first session.
  let commands: Promise<LocalCopyCommands> | undefined;
  const load = (): Promise<LocalCopyCommands> =>
    (commands ??= import('./keeping.ts').then(({ beginKeeping }) =>
      beginKeeping(context, connection, view),
    ));
  const begin = (): void => {
    if (connection.session) load().catch(logError);
  };
  void connection.ready.then(begin);
  context.subscriptions.push(
    connection.onDidChange(begin),
    registerAnsweringCommand('rundb.downloadRuns', async (argument, row, selection) =>
      (await load()).download(argument ?? (await experimentsOfRows(connection, row, selection))),
    ),
    registerCommand('rundb.showLocalCopy', async () => {
      const { showLocalCopy } = await import('./showLocalCopy.ts');
      await showLocalCopy(connection, await load());
    }),
  );
}

/** The experiments of the selected rows, or of the clicked one; undefined without a row. */
async function experimentsOfRows(
  connection: Connection,
  row: unknown,
  selection: unknown,
): Promise<number[] | undefined> {
  if (row === undefined) return undefined;
  const rows = await meantRows(row, selection, connection);
  return rows.flatMap((node) => (node instanceof ExperimentNode ? [node.experiment] : []));
}
