import * as vscode from 'vscode';
import { perform, registerAnsweringCommand, registerCommand, UserError } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { Records } from '../documents/index.ts';
import { ExperimentNode, runsOfRows } from '../runs/index.ts';
import { SearchNode, type Search } from '../search/index.ts';
import { actionIds } from './actionIds.ts';
import type { Overviews } from './overviews.ts';
import { readSource, type Source } from './source.ts';
import { viewType } from './viewType.ts';

/** The tab with the table and the plot of runs, and what is done in it. */
export function registerOverview(
  context: vscode.ExtensionContext,
  connection: Connection,
  records: Records,
  search: Search,
): void {
  // Nobody needs it before the first tab.
  let overviews: Promise<Overviews> | undefined;
  const load = (): Promise<Overviews> =>
    (overviews ??= import('./overviews.ts').then(({ openOverviews }) =>
      openOverviews(context, { connection, records, search }),
    ));
  let code = vscode.window.activeTextEditor;
  context.subscriptions.push(
    vscode.window.onDidChangeActiveTextEditor((editor) => {
      code = editor ?? code;
    }),
    vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel, kept) => {
        await perform(async () => (await load()).restore(panel, kept));
      },
    }),
    registerAnsweringCommand('rundb.openOverview', async (argument, row, selection) => {
      const source = argument === undefined ? sourceOfRow(row, selection) : readSource(argument);
      const asked = source ?? (await ask(search));
      if (!asked) return;
      const isMeant = !('query' in asked) || (await search.isMeant(asked.query));
      if (isMeant) (await load()).open(asked);
    }),
    ...actionIds.map((id) =>
      registerCommand(id, async () => {
        const tab = overviews && (await overviews).active;
        if (!tab) throw new UserError(vscode.l10n.t('Open an overview first.'));
        const { actions } = await import('./actions.ts');
        const isShown = code && vscode.window.visibleTextEditors.includes(code);
        await actions[id](tab, { code: isShown ? code : undefined, search });
      }),
    ),
  );
}

function sourceOfRow(row: unknown, selection: unknown): Source | undefined {
  const runs = runsOfRows(row, selection);
  if (runs.length > 0) return { runs };
  if (row instanceof SearchNode) return { query: row.query };
  if (row instanceof ExperimentNode) return { query: `exp:${row.experiment}` };
  return undefined;
}

/** Has the user write a query. */
async function ask(search: Search): Promise<Source | undefined> {
  const { t } = vscode.l10n;
  const read = await search.askForQuery('', { title: t('Overview'), action: t('Show') });
  return read && { query: read.text };
}
