import { dirname, join } from 'node:path/posix';
import * as vscode from 'vscode';
import { isQueryFile } from '../../core/selection/index.ts';
import { UserError } from '../common/index.ts';

/**
 * The query that runs come from: in the comment itself, or in the file that it names.
 *
 * @param uri Of the code, or of its notebook.
 * @throws UserError if there's no such file.
 */
export async function queryOf(source: string, uri: vscode.Uri): Promise<string> {
  if (!isQueryFile(source)) return source;
  const { t } = vscode.l10n;
  const home = homeOf(uri);
  const folder = vscode.workspace.getWorkspaceFolder(home);
  const file = home.with({ path: join(dirname(home.path), source) });
  if (!folder || source.startsWith('/') || !isWithin(file, folder.uri)) {
    throw new UserError(
      t('{0} isn’t in the workspace folder of this file, so it isn’t read.', source),
    );
  }
  const open = vscode.workspace.textDocuments.find(
    (each) => each.uri.toString() === file.toString(),
  );
  if (open && !open.isClosed) return open.getText();
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch {
    throw new UserError(
      t('There is no file {0}, which these runs come from.', vscode.workspace.asRelativePath(file)),
    );
  }
}

/** The file that contains a text; for a cell, its notebook. */
function homeOf(uri: vscode.Uri): vscode.Uri {
  if (uri.scheme !== 'vscode-notebook-cell') return uri;
  const notebook = vscode.workspace.notebookDocuments.find((each) =>
    each.getCells().some(({ document }) => document.uri.toString() === uri.toString()),
  );
  return notebook?.uri ?? uri;
}

function isWithin(file: vscode.Uri, folder: vscode.Uri): boolean {
  return file.path.startsWith(folder.path.replace(/\/?$/, '/'));
}
