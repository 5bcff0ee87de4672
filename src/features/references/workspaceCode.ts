import * as vscode from 'vscode';
import type { Language } from '../../core/selection/index.ts';
import { languageOf, log, logError } from '../common/index.ts';
import { codeFiles, extensions, largestNotebook, mostFiles, readAtOnce } from './allMentions.ts';
import {
  aboutLength,
  isCode,
  largestText,
  readCells,
  readingOf,
  readText,
  textOf,
  type ReadText,
} from './mentions.ts';
import { cellsIn } from './notebooks.ts';

/** A text of the workspace in which runs may be named: as it is in the editor, else as it is on disk. */
export interface Code {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly language: Language;
  /** What it says of runs; of a cell, with what earlier ones say. */
  readonly reading: ReadText;
  /** Where it is open. */
  readonly document?: vscode.TextDocument | undefined;
  /** Which cell of its notebook it is, counted from 1. */
  readonly cell?: { readonly number: number; readonly notebook: vscode.Uri } | undefined;
}

/** The code of a workspace, and whether that is all of it. */
export interface WorkspaceCode {
  readonly texts: readonly Code[];
  /** Files that were too many, too long, or that can't be read. */
  readonly left: number;
}

/**
 * Reads the code of the workspace, without what the user's searches leave out.
 *
 * @param isWanted What a cell of a notebook that is not open has to hold for it to be opened: only
 *   VS Code knows the addresses of cells.
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
  const files = await codeFiles(token);
  let left = files.length === mostFiles ? 1 : 0;
  if (left > 0) log.warn(`Only ${mostFiles} files were checked.`);
  const closed = files.filter((uri) => uri.scheme !== 'rundb' && !open.has(uri.toString()));
  for (let i = 0; i < closed.length; i += readAtOnce) {
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    const read = closed.slice(i, i + readAtOnce).map((uri) => readFile(uri, isWanted));
    for (const found of await Promise.all(read)) {
      if (found) texts.push(...found);
      else left++;
    }
  }
  return { texts, left };
}

/** Whether a document says more than the disk: VS Code also keeps those whose file is gone. */
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

/** Undefined where it can't be read, or is too long. */
async function readFile(
  uri: vscode.Uri,
  isWanted: (text: string) => boolean,
): Promise<Code[] | undefined> {
  try {
    const isNotebook = uri.path.endsWith('.ipynb');
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > (isNotebook ? largestNotebook : largestText)) {
      log.info(aboutLength(uri));
      return undefined;
    }
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    if (!isNotebook) {
      const language = extensions[uri.path.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'text';
      return [{ uri, text, language, reading: readText(text, language) }];
    }
    const cells = cellsIn(text);
    const isThere =
      cells.some((cell) => isWanted(cell.text)) ||
      readCells(cells).some(({ mentions }) => mentions.length > 0);
    return isThere ? cellsOf(await vscode.workspace.openNotebookDocument(uri)) : [];
  } catch (error) {
    logError(error);
    return undefined;
  }
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
