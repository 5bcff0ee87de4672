import * as vscode from 'vscode';
import { formatCount } from '../../core/format/index.ts';
import {
  Cells,
  findMentions,
  Ignored,
  mentionsNear,
  Source,
  type Cell,
  type Language,
  type Mention,
  type NamedRun,
  type Span,
} from '../../core/selection/index.ts';
import { languageOf, log } from '../common/index.ts';
import { cellOf, codeLanguageOf, type CellPlace } from '../notebooks/index.ts';

/** The runs that a text mentions. */
export interface ReadText {
  /** Undefined if the language is unknown; then nothing is parsed. */
  readonly language: Language | undefined;
  /** In order. */
  readonly mentions: readonly Mention[];
  /** What its comments say to ignore. */
  readonly ignored: Ignored;
}

/** A parsed version of a document. */
interface Read extends ReadText {
  readonly version: number;
  readonly languageId: string;
  /** The cells of the notebook that the document belongs to. */
  readonly cells: Cells | undefined;
}

const read = new WeakMap<vscode.TextDocument, Read>();

/** Documents that turned out to be too long to parse. */
const long = new WeakSet<vscode.TextDocument>();

/** Documents with these schemes aren't code: our records, logs. */
const otherSchemes = new Set(['rundb', 'output', 'vscode-settings', 'comment', 'debug']);

/** In characters: longer texts are data. */
export const largestText = 2_000_000;

export function isCode({ uri }: vscode.TextDocument): boolean {
  return !otherSchemes.has(uri.scheme);
}

/**
 * The text of a document to find runs in; undefined if the document isn't code, or is so long that
 * parsing it would make typing slow. The latter is logged once for each document.
 */
export function textOf(document: vscode.TextDocument): string | undefined {
  if (!isCode(document)) return undefined;
  // VS Code joins the lines to get the text, so get the length without it.
  const length = document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
  if (length <= largestText) return document.getText();
  if (!long.has(document)) {
    long.add(document);
    log.info(
      vscode.l10n.t(
        'Runs in {0} are recognized only around the cursor and the mouse pointer: it has more than {1} characters.',
        vscode.workspace.asRelativePath(document.uri),
        formatCount(largestText),
      ),
    );
  }
  return undefined;
}

/** A message that says a file is too long to search. */
export function aboutLength(uri: vscode.Uri): string {
  return vscode.l10n.t(
    'Mentions in {0} aren’t looked for: it has more than {1} characters.',
    vscode.workspace.asRelativePath(uri),
    formatCount(largestText),
  );
}

/** Parses a text that needn't be open. */
export function readText(text: string, language: Language): ReadText {
  const mentions = findMentions(new Source(text, language));
  return { language, mentions, ignored: new Ignored(text) };
}

/** Parses the cells of a notebook that needn't be open. */
export function readCells(cells: readonly Cell[]): ReadText[] {
  const all = new Cells(cells);
  return cells.map(({ text }, index) => readCell({ cells: all, index }, text));
}

/** A document as code in its language. */
export function sourceOf(document: vscode.TextDocument): Source {
  return new Source(document.getText(), codeLanguageOf(document));
}

function readCell({ cells, index }: CellPlace, text: string): ReadText {
  const [language, mentions] = [cells.language(index), cells.mentions(index)];
  return { language, mentions, ignored: new Ignored(text) };
}

/**
 * The runs that a document mentions. Each version is parsed only once; a notebook cell once for
 * each state of the notebook.
 */
export function readingOf(document: vscode.TextDocument): ReadText {
  const { version, languageId } = document;
  const place = cellOf(document);
  const cells = place?.cells;
  const known = read.get(document);
  const isSame = known?.version === version && known.languageId === languageId;
  if (isSame && known.cells === cells) return known;
  const text = textOf(document) ?? '';
  const own = place ? readCell(place, text) : readText(text, languageOf(languageId));
  const reading = { ...own, version, languageId, cells };
  read.set(document, reading);
  return reading;
}

/** The runs that a document mentions, in order. */
export function mentionsIn(document: vscode.TextDocument): readonly Mention[] {
  return readingOf(document).mentions;
}

/** The runs that a document mentions; if it's too long to parse, those around an offset. */
export function mentionsAround(document: vscode.TextDocument, offset: number): readonly Mention[] {
  if (!isCode(document) || textOf(document) !== undefined) return mentionsIn(document);
  return mentionsNear(document.getText(), offset, languageOf(document.languageId));
}

/** The mention at a position. */
export function mentionAt(
  document: vscode.TextDocument,
  position: vscode.Position,
): Mention | undefined {
  const offset = document.offsetAt(position);
  return mentionsAround(document, offset).find(
    ({ start, end }) => start <= offset && offset <= end,
  );
}

/** The run whose number or path is at a position. */
export function runAt(
  document: vscode.TextDocument,
  position: vscode.Position,
): NamedRun | undefined {
  const offset = document.offsetAt(position);
  return mentionAt(document, position)
    ?.parts.flatMap(({ runs }) => runs)
    .find(({ start, end }) => start <= offset && offset <= end);
}

/** Offsets in a document as a VS Code range. */
export function rangeOf(document: vscode.TextDocument, { start, end }: Span): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

/** A range as offsets. */
export function spanOf(document: vscode.TextDocument, { start, end }: vscode.Range): Span {
  return { start: document.offsetAt(start), end: document.offsetAt(end) };
}
