import * as vscode from 'vscode';
import { formatFixed, formatList } from '../../core/format/index.ts';
import { howOld, showDone } from '../common/index.ts';
import { removeFile } from '../connection/index.ts';
import { copiesIn, type CopyFile } from './copyFiles.ts';

interface FileItem extends vscode.QuickPickItem {
  readonly file?: CopyFile;
}

/**
 * Lists the local copies on this computer, and deletes the one that the user picks.
 *
 * @param used The one that is in use, which isn't listed.
 */
export async function showFiles(
  folder: string | undefined,
  used?: string,
): Promise<'again' | undefined> {
  const { t } = vscode.l10n;
  const all = folder === undefined ? [] : await copiesIn(folder);
  const files = all.filter(({ path }) => path !== used);
  const items: FileItem[] = files.map((file) => ({
    label: file.host,
    description: describeFile(file),
    detail: file.path,
    file,
  }));
  const nothing: FileItem = {
    label:
      used === undefined
        ? t('There is no local copy on this computer.')
        : t('There are no other local copies.'),
  };
  const chosen = await vscode.window.showQuickPick(items.length > 0 ? items : [nothing], {
    title:
      used === undefined ? t('Local Copies of the RunDB') : t('Other Local Copies of the RunDB'),
    placeHolder: t('Select a local copy to delete it'),
  });
  if (!chosen?.file) return undefined;
  const confirm = t('Delete');
  const answer = await vscode.window.showWarningMessage(
    t('Delete the local copy of {0}?', chosen.file.host),
    {
      modal: true,
      detail: t('The runs are still in the RunDB. This deletes {0}.', chosen.file.path),
    },
    confirm,
  );
  if (answer !== confirm) return undefined;
  await removeFile(chosen.file.path);
  showDone(t('Deleted the local copy of {0}', chosen.file.host));
  return files.length > 1 ? 'again' : undefined;
}

/** `8.1 MB, 3 h old` */
function describeFile({ bytes, changed, isSetAside }: CopyFile): string {
  const aside = isSetAside ? vscode.l10n.t('set aside') : undefined;
  return formatList([describeBytes(bytes), howOld(changed), aside]);
}

/** `812 kB`, `8.1 MB` */
export function describeBytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${formatFixed(bytes / 1e6, 1)} MB`;
}
