import * as vscode from 'vscode';
import type { Language } from '../../core/selection/index.ts';
import { languageOf } from '../common/index.ts';
import { readFiles, type CodeFile, type ReadFiles } from './codeFiles.ts';
import { isCode, readCells, readingOf, readText, textOf, type ReadText } from './mentions.ts';

/**
 * A text of the workspace that may mention runs: as it is in the editor, otherwise as it is on
 * disk.
 */
export interface Code {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly language: Language;
  /** The runs that it mentions; for a cell, with what earlier cells define. */
  readonly reading: ReadText;
  /** If it's open. */
  readonly document?: vscode.TextDocument | undefined;
  /** Which cell of its notebook it is, counted from 1. */
  readonly cell?: { readonly number: number; readonly notebook: vscode.Uri } | undefined;
}

/** The code of a workspace, and whether it's complete. */
export interface WorkspaceCode extends ReadFiles {
  readonly texts: readonly Code[];
}

/**
 * Reads the code of the workspace, except what the user's searches exclude.
 *
 * @param isWanted What the text of a cell must be for its notebook to be opened, if it isn't open:
 * only VS Code knows the URIs of cells.
 */
export async function codeInWorkspace(
  token: vscode.CancellationToken,
  isWanted: (text: string) => boolean,
): Promise<WorkspaceCode> {
  const { notebookDocuments, textDocuments } = vscode.workspace;
  const notebooks = notebookDocuments.filter(isNotebookWorkedOn);
  const cells = new Map(notebooks.flatMap(cellsOf).map((code) => [code.document, code]));
  const worked = textDocuments.filter((each) => cells.has(each) || isWorkedOn(each));
  const texts: Code[] = worked.flatMap((document): Code[] => {
    const text = textOf(document);
    if (text === undefined) return [];
    return [cells.get(document) ?? codeOf(document, text)];
  });
  const open = new Set([...worked, ...notebooks].map(({ uri }) => uri.toString()));
  const { left } = await readFiles(
    (uri) => open.has(uri.toString()),
    async (file) => texts.push(...(await codeIn(file, isWanted))),
    { token },
  );
  return { texts, left };
}

/**
 * Whether a document may differ from the disk. VS Code also keeps documents whose file was deleted.
 */
function isWorkedOn(document: vscode.TextDocument): boolean {
  const { uri, isDirty, isUntitled } = document;
  const isShown = vscode.window.visibleTextEditors.some((each) => each.document === document);
  const isOurs = isUntitled || vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  return isCode(document) && isOurs && (isDirty || isShown);
}

function isNotebookWorkedOn(notebook: vscode.NotebookDocument): boolean {
  const { visibleNotebookEditors } = vscode.window;
  return notebook.isDirty || visibleNotebookEditors.some((each) => each.notebook === notebook);
}

async function codeIn(file: CodeFile, isWanted: (text: string) => boolean): Promise<Code[]> {
  if ('text' in file) return [{ ...file, reading: readText(file.text, file.language) }];
  const { uri, cells } = file;
  const isThere =
    cells.some((cell) => isWanted(cell.text)) ||
    readCells(cells).some(({ mentions }) => mentions.length > 0);
  return isThere ? cellsOf(await vscode.workspace.openNotebookDocument(uri)) : [];
}

function cellsOf(notebook: vscode.NotebookDocument): Code[] {
  return notebook.getCells().map(({ document, index }) => ({
    ...codeOf(document, document.getText()),
    cell: { number: index + 1, notebook: notebook.uri },
  }));
}

function codeOf(document: vscode.TextDocument, text: string): Code {
  const { uri, languageId } = document;
  return { uri, text, language: languageOf(languageId), reading: readingOf(document), document };
}
