import * as vscode from 'vscode';
import { registerCommand } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { scheme } from './address.ts';
import { RunFileSystem } from './fileSystem.ts';
import { Records } from './records.ts';

export { addressOf } from './address.ts';
export type { Records } from './records.ts';

/** Run records as documents, and the RunDB as a folder. */
export function registerDocuments(
  context: vscode.ExtensionContext,
  connection: Connection,
): Records {
  const records = new Records(connection);
  const fileSystem = new RunFileSystem(connection, records);
  const isReadonly = new vscode.MarkdownString(
    vscode.l10n.t(
      'This is the record in the RunDB, which can only be read here. [Save a copy](command:workbench.action.files.saveAs) to change it.',
    ),
  );
  isReadonly.isTrusted = { enabledCommands: ['workbench.action.files.saveAs'] };
  context.subscriptions.push(
    records,
    vscode.workspace.registerFileSystemProvider(scheme, fileSystem, {
      isCaseSensitive: true,
      isReadonly,
    }),
    connection.onDidChange(() => fileSystem.changeAll()),
    registerCommand('rundb.openFolder', () => {
      const folders = vscode.workspace.workspaceFolders?.length ?? 0;
      vscode.workspace.updateWorkspaceFolders(folders, 0, {
        uri: vscode.Uri.from({ scheme, path: '/' }),
        name: 'RunDB',
      });
    }),
  );
  return records;
}
