/**
 * The cells of open notebooks, parsed as one document. Loaded when it's first needed: no code that
 * is loaded at activation may import it.
 */
import * as vscode from 'vscode';
import { Cells, type Language } from '../../core/selection/index.ts';
import { languageOf } from '../common/index.ts';

/** A cell of a notebook. */
export interface CellPlace {
  readonly cells: Cells;
  readonly index: number;
}

interface Read {
  readonly documents: readonly vscode.TextDocument[];
  /** The versions of the cells when they were parsed. */
  readonly versions: readonly string[];
  readonly cells: Cells;
}

const read = new WeakMap<vscode.NotebookDocument, Read>();

/**
 * The place of a document among the cells of its notebook as it is now; undefined if it isn't a
 * cell.
 */
export function cellOf(document: vscode.TextDocument): CellPlace | undefined {
  const notebook = notebookOf(document);
  if (!notebook) return undefined;
  const { documents, cells } = cellsOf(notebook);
  return { cells, index: documents.indexOf(document) };
}

/** The notebook that a document is a cell of; undefined if it isn't a cell. */
export function notebookOf(document: vscode.TextDocument): vscode.NotebookDocument | undefined {
  const { uri } = document;
  if (uri.scheme !== 'vscode-notebook-cell') return undefined;
  return vscode.workspace.notebookDocuments.find(
    (notebook) =>
      notebook.uri.path === uri.path &&
      notebook.getCells().some((cell) => cell.document === document),
  );
}

/** The code that runs before a document's text and affects it: the previous cells of a notebook. */
export function textBefore(document: vscode.TextDocument): string {
  const place = cellOf(document);
  return place ? place.cells.before(place.index) : '';
}

/**
 * The language of a document's code: not always what VS Code says, since IPython hands a cell that
 * begins with `%%bash` to another program.
 */
export function codeLanguageOf(document: vscode.TextDocument): Language {
  const place = cellOf(document);
  return place?.cells.language(place.index) ?? languageOf(document.languageId);
}

/** Whether a change of a notebook may change what its cells mean: new outputs don't. */
export function isOfText({
  contentChanges,
  cellChanges,
}: vscode.NotebookDocumentChangeEvent): boolean {
  return contentChanges.length > 0 || cellChanges.some(({ document }) => document !== undefined);
}

/** Each state of a notebook is parsed only once. */
function cellsOf(notebook: vscode.NotebookDocument): Read {
  const documents = notebook.getCells().map(({ document }) => document);
  const versions = documents.map(({ version, languageId }) => `${version} ${languageId}`);
  const known = read.get(notebook);
  const isSame =
    known?.documents.length === documents.length &&
    documents.every((each, i) => each === known.documents[i] && versions[i] === known.versions[i]);
  if (known && isSame) return known;
  const cells = new Cells(
    documents.map((each) => ({ language: languageOf(each.languageId), text: each.getText() })),
  );
  const now = { documents, versions, cells };
  read.set(notebook, now);
  return now;
}
