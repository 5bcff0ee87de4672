import * as vscode from 'vscode';
import { registerCommand, UserError } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { scheme } from './address.ts';
import { AgeStatus } from './ageStatus.ts';
import { RunFileSystem } from './fileSystem.ts';
import { Records } from './records.ts';
import { UnreadableRecords } from './unreadableRecords.ts';

export { addressOf, placeOf, scheme } from './address.ts';
export type { Records } from './records.ts';

/** Run records as documents, and the RunDB as a folder. */
export function registerDocuments(
  context: vscode.ExtensionContext,
  connection: Connection,
): Records {
  const records = new Records(connection);
  const fileSystem = new RunFileSystem(connection, records);
  const unreadable = new UnreadableRecords(connection, records, fileSystem);
  const isReadonly = new vscode.MarkdownString(
    vscode.l10n.t(
      'This is the record in the RunDB, which is read-only here. To change it, [save a copy](command:workbench.action.files.saveAs).',
    ),
  );
  isReadonly.isTrusted = { enabledCommands: ['workbench.action.files.saveAs'] };
  context.subscriptions.push(
    records,
    unreadable,
    new AgeStatus(records),
    vscode.workspace.registerFileSystemProvider(scheme, fileSystem, {
      isCaseSensitive: true,
      isReadonly,
    }),
    records.onDidExpire(() => fileSystem.change()),
    records.onDidChange((run) => fileSystem.change(run)),
    registerCommand('rundb.readAgain', (address) => unreadable.readAgain(address)),
    registerCommand('rundb.openFolder', () => openFolder(connection)),
  );
  return records;
}

/** Adds the RunDB to the folders of the workspace. */
function openFolder(connection: Connection): void {
  const uri = vscode.Uri.from({ scheme, path: '/' });
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.some((folder) => folder.uri.toString() === uri.toString())) {
    throw new UserError(vscode.l10n.t('The RunDB is already a folder in this workspace.'));
  }
  // One folder becoming a workspace of several restarts the extension.
  if (connection.session?.demo && vscode.workspace.workspaceFile === undefined) {
    throw new UserError(
      vscode.l10n.t(
        'Adding a folder restarts the window, which ends the demo. Save a workspace first, with “File: Save Workspace As…”.',
      ),
    );
  }
  if (!vscode.workspace.updateWorkspaceFolders(folders.length, 0, { uri, name: 'RunDB' })) {
    throw new UserError(vscode.l10n.t('VS Code didn’t add the folder. Try again.'));
  }
}
