import * as vscode from 'vscode';
import { registerRowCommand } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { KnownRuns } from '../references/index.ts';
import type { RunRows } from '../runs/index.ts';
import type { Search } from '../search/index.ts';
import { dropTypes } from './dropTypes.ts';
import type { Insertion } from './insertion.ts';
import { RunChoice } from './runChoice.ts';

/** The views whose rows can be inserted. */
export interface Views {
  readonly runs: RunRows;
  readonly searches: RunRows;
}

/** Runs into code. */
export function registerInsert(
  context: vscode.ExtensionContext,
  connection: Connection,
  search: Search,
  views: Views,
  known: KnownRuns,
): void {
  const { t } = vscode.l10n;
  const url = (): string => connection.url;
  // Nobody needs it before the first run is inserted.
  let insertion: Promise<Insertion> | undefined;
  const forms = async () => new (await import('./forms.ts')).Forms(context.globalState);
  const load = (): Promise<Insertion> =>
    (insertion ??= Promise.all([import('./insertion.ts'), forms()]).then(
      ([{ Insertion }, loaded]) => new Insertion(loaded, known, url, search),
    ));
  const choice = new RunChoice(search, [
    { rows: views.runs, describe: (count) => t('{0} selected in the Runs view', count) },
    { rows: views.searches, describe: (count) => t('{0} selected in the Searches view', count) },
  ]);

  context.subscriptions.push(
    choice,
    registerRowCommand('rundb.insertRuns', async (row, selection) => {
      const loaded = await load();
      // Where the cursor is now, whatever is asked before something is written.
      const target = loaded.target();
      try {
        await choice.use(row, selection, 'insert', (chosen, given) =>
          loaded.insert(target, chosen, given),
        );
      } finally {
        target.dispose();
      }
    }),
    registerRowCommand('rundb.copyRunsAs', async (row, selection) => {
      const loaded = await load();
      await choice.use(row, selection, 'copy', (chosen, given) => loaded.copy(chosen, given));
    }),
    vscode.languages.registerDocumentDropEditProvider(
      { pattern: '**' },
      {
        async provideDocumentDropEdits(document, ...given) {
          const { version } = document;
          const { RunsDrop } = await import('./drop.ts');
          if (document.version !== version) return [];
          return new RunsDrop(forms, url).provideDocumentDropEdits(document, ...given);
        },
      },
      {
        dropMimeTypes: dropTypes,
        providedDropEditKinds: [vscode.DocumentDropOrPasteEditKind.Empty.append('rundb')],
      },
    ),
  );
}
