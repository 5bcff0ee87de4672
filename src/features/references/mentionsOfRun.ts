import * as vscode from 'vscode';
import { compareShown } from '../../core/format/index.ts';
import type { RunId } from '../../core/rundb/index.ts';
import { holdsRun, Lines, type Mention, type Span } from '../../core/selection/index.ts';
import { withSignal } from '../common/index.ts';
import { cellOf, notebookOf } from '../notebooks/index.ts';
import { readFiles, type CodeFile, type ReadFiles } from './codeFiles.ts';
import { isCode, largestText, mentionsIn, readCells, readText, textOf } from './mentions.ts';

/** A place where a run is mentioned, by its number or in a range that contains it. */
export interface MentionPlace {
  /** Of the text: each notebook cell has its own URI. */
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
  /** Which cell of the notebook, counted from 1. */
  readonly cell: number | undefined;
  /** Its line: the text before it, the mention, and the text after it. */
  readonly line: readonly [before: string, mention: string, behind: string];
}

/** A file or notebook that mentions a run. */
export interface MentioningFile {
  readonly uri: vscode.Uri;
  readonly count: number;
  /**
   * In order. Undefined for a notebook that isn't open: only VS Code knows the URIs of its cells.
   */
  readonly places: readonly MentionPlace[] | undefined;
}

/** Sorted by URI. */
export interface MentionsOfRun extends ReadFiles {
  readonly files: readonly MentioningFile[];
}

/** How much of a line is kept before and after a mention, in characters. */
const kept = { before: 60, behind: 200 };

/**
 * Finds where the workspace mentions a run. Opens nothing, and ends immediately when cancelled.
 *
 * @param report Called after each batch of files with its share of all files, in percent.
 */
export function mentionsOfRun(
  run: RunId,
  token: vscode.CancellationToken,
  report?: (percent: number) => void,
): Promise<MentionsOfRun> {
  return withSignal(token, (signal) => Promise.race([search(run, token, report), abortOf(signal)]));
}

/** Where a notebook mentions a run. Opens the notebook. */
export async function placesInNotebook(uri: vscode.Uri, run: RunId): Promise<MentionPlace[]> {
  const notebook = await vscode.workspace.openNotebookDocument(uri);
  return notebook.getCells().flatMap(({ document }) => placesInDocument(document, run));
}

/** Rejects when the signal aborts. */
function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = () => reject(new vscode.CancellationError());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
  });
}

async function search(
  run: RunId,
  token: vscode.CancellationToken,
  report?: (percent: number) => void,
): Promise<MentionsOfRun> {
  const { notebookDocuments, textDocuments } = vscode.workspace;
  const documents = textDocuments.filter(isWork);
  const open = new Set([...documents, ...notebookDocuments].map(({ uri }) => uri.toString()));
  const files = documents.map((document) => {
    const { uri } = notebookOf(document) ?? document;
    return fileOf(uri, placesInDocument(document, run));
  });
  const { left } = await readFiles(
    (uri) => open.has(uri.toString()),
    (file) => files.push(inFile(file, run)),
    { token, ...(report && { report }) },
  );
  return { files: joined(files), left };
}

/**
 * Whether an open document is the user's and may differ from the disk. VS Code also keeps documents
 * that were closed or whose file was deleted, and git's.
 */
function isWork(document: vscode.TextDocument): boolean {
  if (!isCode(document)) return false;
  const notebook = notebookOf(document);
  const { uri } = notebook ?? document;
  const { visibleTextEditors, visibleNotebookEditors } = vscode.window;
  const isOurs = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  return (
    uri.scheme === 'untitled' ||
    (isOurs && (document.isDirty || notebook !== undefined)) ||
    visibleTextEditors.some((editor) => editor.document === document) ||
    visibleNotebookEditors.some((editor) => editor.notebook === notebook)
  );
}

function inFile(file: CodeFile, run: RunId): MentioningFile {
  const { uri } = file;
  if ('text' in file) {
    const { text, language } = file;
    const mentions = text.length > largestText ? [] : readText(text, language).mentions;
    return fileOf(uri, placesIn({ uri, text, cell: undefined }, mentions, run));
  }
  const count = readCells(file.cells).flatMap(({ mentions }) => spansOf(mentions, run)).length;
  return { uri, count, places: undefined };
}

function fileOf(uri: vscode.Uri, places: readonly MentionPlace[]): MentioningFile {
  return { uri, count: places.length, places };
}

/** The files with mentions. The open cells of a notebook are merged into one file. */
function joined(files: readonly MentioningFile[]): MentioningFile[] {
  const byAddress = Map.groupBy(
    files.filter(({ count }) => count > 0),
    ({ uri }) => uri.toString(),
  );
  return [...byAddress]
    .sort(([a], [b]) => compareShown(a, b))
    .flatMap(([, [first, ...others]]) => {
      if (!first) return [];
      if (others.length === 0) return [first];
      const places = [first, ...others].flatMap((file) => file.places ?? []);
      return [
        fileOf(
          first.uri,
          places.sort((a, b) => (a.cell ?? 0) - (b.cell ?? 0)),
        ),
      ];
    });
}

function placesInDocument(document: vscode.TextDocument, run: RunId): MentionPlace[] {
  const text = textOf(document);
  if (text === undefined) return [];
  const index = cellOf(document)?.index;
  const cell = index === undefined ? undefined : index + 1;
  return placesIn({ uri: document.uri, text, cell }, mentionsIn(document), run);
}

/** Places in a text that needn't be open. */
function placesIn(
  { uri, text, cell }: { uri: vscode.Uri; text: string; cell: number | undefined },
  mentions: readonly Mention[],
  run: RunId,
): MentionPlace[] {
  const spans = spansOf(mentions, run);
  if (spans.length === 0) return [];
  const lines = new Lines(text);
  const positionAt = (offset: number) => {
    const { line, column } = lines.at(offset);
    return new vscode.Position(line, column);
  };
  return spans.map(({ start, end }) => ({
    uri,
    range: new vscode.Range(positionAt(start), positionAt(end)),
    cell,
    line: lineAround(text, { start, end }),
  }));
}

function lineAround(text: string, { start, end }: Span): MentionPlace['line'] {
  const ending = /[\r\n]/;
  const before =
    text
      .slice(Math.max(0, start - kept.before), start)
      .split(ending)
      .at(-1) ?? '';
  const [behind = ''] = text.slice(end, end + kept.behind).split(ending);
  const mention = text.slice(start, Math.min(end, start + kept.behind)).replaceAll(/\s+/g, ' ');
  return [before.trimStart(), mention, behind.trimEnd()];
}

/** Where a text mentions a run by its number, or in a range with an end that contains it. */
function spansOf(mentions: readonly Mention[], run: RunId): Span[] {
  return mentions.flatMap(({ parts }) =>
    parts.flatMap(({ start, end, iov, runs }) => {
      const named = runs.find(
        (each) => each.run.experiment === run.experiment && each.run.run === run.run,
      );
      if (named) return { start: named.start, end: named.end };
      const isClosed =
        iov && iov.last.run < Infinity && iov.first.experiment === iov.last.experiment;
      return isClosed && holdsRun(iov, run) ? { start, end } : [];
    }),
  );
}
