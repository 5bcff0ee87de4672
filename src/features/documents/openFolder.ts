import * as vscode from 'vscode';
import { UserError } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { scheme } from './address.ts';

/** Adds the RunDB to the folders of the workspace. */
export async function openFolder(connection: Connection): Promise<void> {
  const uri = vscode.Uri.from({ scheme, path: '/' });
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.some((folder) => folder.uri.toString() === uri.toString())) {
    throw new UserError(vscode.l10n.t('The RunDB is already a folder in this workspace.'));
  }
  // Changing from a single folder to a multi-root workspace restarts the extension.
  if (connection.session?.demo && vscode.workspace.workspaceFile === undefined) {
    throw new UserError(
      vscode.l10n.t(
        'Adding a folder restarts the window, which ends the demo. Save a workspace first, with “File: Save Workspace As…”.',
      ),
    );
  }
  const { t } = vscode.l10n;
  const add = t('Add Folder');
  const detail = t(
    'You can browse its records in the Explorer. Find in Files can’t search them: use “RunDB: Search Runs…” instead.',
  );
  const message =
    vscode.workspace.workspaceFile === undefined
      ? t('Add the RunDB to this window? The window becomes a workspace, and may restart.')
      : t('Add the RunDB to this workspace?');
  const options = { modal: true, detail };
  if ((await vscode.window.showInformationMessage(message, options, add)) !== add) return;
  if (!vscode.workspace.updateWorkspaceFolders(folders.length, 0, { uri, name: 'RunDB' })) {
    throw new UserError(vscode.l10n.t('VS Code didn’t add the folder. Try again.'));
  }
}
