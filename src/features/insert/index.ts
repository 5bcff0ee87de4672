import * as vscode from 'vscode';
import { registerRowCommand } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { KnownRuns } from '../references/index.ts';
import type { RunRows } from '../runs/index.ts';
import type { Search } from '../search/index.ts';
import { dropTypes } from './dropTypes.ts';
import type { Insertion } from './insertion.ts';
import { RecentEditors } from './recentEditors.ts';
import { RowSources } from './rowSources.ts';

export type { RecentEditors };

/** The views whose rows can be inserted. */
export interface Views {
  readonly runs: RunRows;
  readonly searches: RunRows;
}

/**
 * Inserting runs into code, and copying them.
 *
 * @returns The editors that the user worked in.
 */
export function registerInsert(
  context: vscode.ExtensionContext,
  connection: Connection,
  search: Search,
  views: Views,
  known: KnownRuns,
): RecentEditors {
  const url = (): string => connection.url;
  const recent = new RecentEditors();
  // Loaded when the first run is inserted.
  let insertion: Promise<Insertion> | undefined;
  const forms = async () => new (await import('./forms.ts')).Forms(context.globalState);
  const load = (): Promise<Insertion> =>
    (insertion ??= Promise.all([import('./insertion.ts'), forms()]).then(
      ([{ Insertion }, loaded]) => new Insertion(loaded, known, url, search),
    ));
  const sources = new RowSources(
    { rows: views.runs, view: 'runs' },
    { rows: views.searches, view: 'searches' },
  );
  const choice = async () =>
    new (await import('./runChoice.ts')).RunChoice(search, sources.latestFirst, known);

  context.subscriptions.push(
    recent.listener,
    sources,
    registerRowCommand('rundb.insertRuns', async (row, selection) => {
      await (await load()).insertChosen(recent, choice, row, selection);
    }),
    registerRowCommand('rundb.copyRunsAs', async (row, selection) => {
      await (await load()).copyChosen(choice, row, selection);
    }),
    vscode.languages.registerDocumentDropEditProvider(
      { pattern: '**' },
      {
        async provideDocumentDropEdits(document, ...given) {
          const { version } = document;
          const { RunsDrop } = await import('./drop.ts');
          if (document.version !== version) return [];
          return new RunsDrop(forms, url, known).provideDocumentDropEdits(document, ...given);
        },
      },
      {
        dropMimeTypes: dropTypes,
        providedDropEditKinds: [vscode.DocumentDropOrPasteEditKind.Empty.append('rundb')],
      },
    ),
  );
  return recent;
}
