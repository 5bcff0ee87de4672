import * as vscode from 'vscode';
import { logError, registerCommand, registerRowCommand } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { scheme } from './address.ts';
import { RunFileSystem } from './fileSystem.ts';
import { Records } from './records.ts';
import type { UnreadableRecords } from './unreadableRecords.ts';
import { viewType } from './viewType.ts';

export { addressOf, placeOf, scheme, tabNameOf } from './address.ts';
export type { Records } from './records.ts';

/** Run records as documents, and the RunDB as a folder. */
export function registerDocuments(
  context: vscode.ExtensionContext,
  connection: Connection,
): Records {
  const records = new Records(connection);
  const fileSystem = new RunFileSystem(connection, records);
  // Loaded when a record can't be read.
  let unreadable: Promise<UnreadableRecords> | undefined;
  const loadUnreadable = (): Promise<UnreadableRecords> =>
    (unreadable ??= import('./unreadableRecords.ts').then((module) => {
      const made = new module.UnreadableRecords(connection, records, fileSystem);
      context.subscriptions.push(made);
      return made;
    }));
  const isReadonly = new vscode.MarkdownString(
    vscode.l10n.t(
      'This is the record in the RunDB, which is read-only here. To change it, [save a copy](command:workbench.action.files.saveAs).',
    ),
  );
  isReadonly.isTrusted = { enabledCommands: ['workbench.action.files.saveAs'] };
  // Loaded with the first record.
  let beside: Promise<void> | undefined;
  const show = ({ uri }: vscode.TextDocument): void => {
    if (uri.scheme !== scheme) return;
    beside ??= import('./besideRecords.ts')
      .then((module) => void context.subscriptions.push(module.besideRecords(connection, records)))
      .catch(logError);
  };
  vscode.workspace.textDocuments.forEach(show);
  context.subscriptions.push(
    records,
    fileSystem.onDidFail((uri) => {
      loadUnreadable().then((made) => made.fail(uri), logError);
    }),
    vscode.window.registerCustomEditorProvider(
      viewType,
      {
        openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
        resolveCustomEditor: async (document, panel) =>
          (await loadUnreadable()).resolve(document, panel),
      },
      { supportsMultipleEditorsPerDocument: true },
    ),
    vscode.workspace.onDidOpenTextDocument(show),
    ...(['previous', 'next'] as const).map((direction) =>
      registerRowCommand(`rundb.${direction}Run`, async (row) => {
        const { step } = await import('./stepping.ts');
        await step(connection, direction, row);
      }),
    ),
    vscode.workspace.registerFileSystemProvider(scheme, fileSystem, {
      isCaseSensitive: true,
      isReadonly,
    }),
    records.onDidExpire(() => fileSystem.change()),
    records.onDidChange((run) => fileSystem.change(run)),
    registerCommand('rundb.readAgain', async (address) =>
      (await loadUnreadable()).readAgain(address),
    ),
    registerCommand('rundb.openFolder', async () => {
      const { openFolder } = await import('./openFolder.ts');
      await openFolder(connection);
    }),
  );
  return records;
}
