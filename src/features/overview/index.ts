import * as vscode from 'vscode';
import { perform, registerAnsweringCommand, registerCommand, UserError } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { Records } from '../documents/index.ts';
import type { Search } from '../search/index.ts';
import { actionIds } from './actionIds.ts';
import type { Overviews } from './overviews.ts';
import { viewType } from './viewType.ts';

/** The tab with the table and the plot of runs, and its commands. */
export function registerOverview(
  context: vscode.ExtensionContext,
  connection: Connection,
  records: Records,
  search: Search,
): void {
  // Loaded with the first tab.
  let overviews: Promise<Overviews> | undefined;
  const load = (): Promise<Overviews> =>
    (overviews ??= import('./overviews.ts').then(({ openOverviews }) =>
      openOverviews(context, { connection, records, search }),
    ));
  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel, kept) => {
        await perform(async () => (await load()).restore(panel, kept));
      },
    }),
    registerAnsweringCommand('rundb.openOverview', async (argument, row, selection) => {
      const [{ askForSource }, opened] = await Promise.all([import('./opening.ts'), load()]);
      const source = await askForSource(search, argument, row, selection);
      if (source) opened.open(source);
    }),
    ...actionIds.map((id) =>
      registerCommand(id, async () => {
        const tab = overviews && (await overviews).active;
        if (!tab) throw new UserError(vscode.l10n.t('Open an overview first.'));
        const { actions } = await import('./actions.ts');
        await actions[id](tab, search);
      }),
    ),
  );
}
