import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { showDone, UserError } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { copiesIn, InUseError, moveFiles } from './copyFiles.ts';

/** Prompts for a folder, and moves the local copies of all servers to it. */
export async function moveLocalCopy(connection: Connection, folder: string): Promise<void> {
  const { t } = vscode.l10n;
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: t('Move Local Copy'),
      openLabel: t('Move Here'),
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  if (chosen) await moveLocalCopyTo(connection, folder, chosen.fsPath);
}

/**
 * Moves the local copies of all servers from one folder to another, and uses that from now on.
 *
 * @throws UserError if they can't be moved.
 */
export async function moveLocalCopyTo(
  connection: Connection,
  folder: string,
  target: string,
): Promise<void> {
  const { t } = vscode.l10n;
  if (target === folder) return;
  const copies = (await copiesIn(folder)).filter(({ isSetAside }) => !isSetAside);
  const moves = copies.map(({ path }) => [path, join(target, basename(path))] as const);
  if (moves.some(([, to]) => existsSync(to))) {
    throw new UserError(
      t('{0} already has a local copy. Choose another folder, or delete that one first.', target),
    );
  }
  const { session } = connection;
  await session?.store.local?.close();
  try {
    await moveFiles(moves);
    await vscode.workspace
      .getConfiguration('rundb')
      .update('localCopyPath', target, vscode.ConfigurationTarget.Global);
    await connection.ready;
    // The setting may have named the same folder in another way, so nothing changed.
    if (connection.session === session) await connection.renew();
  } catch (error) {
    await connection.renew();
    if (!(error instanceof InUseError)) throw error;
    throw new UserError(
      t(
        'The local copy is still in {0}: another window is using it. Close the others, and try again.',
        folder,
      ),
    );
  }
  showDone(t('Moved the local copy to {0}', target));
}
