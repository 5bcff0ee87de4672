import * as vscode from 'vscode';
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
import { cellOf, type CellPlace } from '../notebooks/index.ts';

/** What a text says of runs. */
export interface ReadText {
  /** Undefined where it isn't known, and nothing is read. */
  readonly language: Language | undefined;
  /** In order. */
  readonly mentions: readonly Mention[];
  /** What comments in it say to leave alone. */
  readonly ignored: Ignored;
}

/** A version of a document, as it was read. */
interface Read extends ReadText {
  readonly version: number;
  readonly languageId: string;
  /** The cells of the notebook that it is one of. */
  readonly cells: Cells | undefined;
}

const read = new WeakMap<vscode.TextDocument, Read>();

/** Documents that were found to be too long to be read. */
const long = new WeakSet<vscode.TextDocument>();

/** Documents of these schemes are no code: records of ours, logs. */
const otherSchemes = new Set(['rundb', 'output', 'vscode-settings', 'comment', 'debug']);

/** Longer texts, in characters, are data. */
export const largestText = 2_000_000;

export function isCode({ uri }: vscode.TextDocument): boolean {
  return !otherSchemes.has(uri.scheme);
}

/**
 * The text of a document in which runs are looked for; undefined where it is no code, or so long that
 * reading it would be felt at each key. The log says that of such a document, once.
 */
export function textOf(document: vscode.TextDocument): string | undefined {
  if (!isCode(document)) return undefined;
  // VS Code joins a text of all its lines: its length is known without.
  const length = document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
  if (length <= largestText) return document.getText();
  if (!long.has(document)) {
    long.add(document);
    log.info(
      vscode.l10n.t(
        'Runs in {0} are recognized only around the cursor and the mouse pointer: it has more than {1} characters.',
        vscode.workspace.asRelativePath(document.uri),
        largestText.toLocaleString('en'),
      ),
    );
  }
  return undefined;
}

/** That a file is too long to be searched. */
export function aboutLength(uri: vscode.Uri): string {
  return vscode.l10n.t(
    "Mentions in {0} aren't looked for: it has more than {1} characters.",
    vscode.workspace.asRelativePath(uri),
    largestText.toLocaleString('en'),
  );
}

/** Reads a text that need not be open. */
export function readText(text: string, language: Language): ReadText {
  const mentions = findMentions(new Source(text, language));
  return { language, mentions, ignored: new Ignored(text) };
}

/** Reads the cells of a notebook that need not be open. */
export function readCells(cells: readonly Cell[]): ReadText[] {
  const all = new Cells(cells);
  return cells.map(({ text }, index) => readCell({ cells: all, index }, text));
}

/** A document as code in its language. */
export function sourceOf(document: vscode.TextDocument): Source {
  return new Source(document.getText(), languageOf(document.languageId));
}

function readCell({ cells, index }: CellPlace, text: string): ReadText {
  const [language, mentions] = [cells.language(index), cells.mentions(index)];
  return { language, mentions, ignored: new Ignored(text) };
}

/**
 * What a document says of runs. Each of its versions is read once: of a notebook's cell, with each
 * state of the notebook.
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

/** The runs that a document mentions; of one that is too long to be read, those around an offset. */
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

/** The run whose number, or path, is at a position. */
export function runAt(
  document: vscode.TextDocument,
  position: vscode.Position,
): NamedRun | undefined {
  const offset = document.offsetAt(position);
  return mentionAt(document, position)
    ?.parts.flatMap(({ runs }) => runs)
    .find(({ start, end }) => start <= offset && offset <= end);
}

/** Offsets of a document as VS Code counts. */
export function rangeOf(document: vscode.TextDocument, { start, end }: Span): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

/** The offsets of a range. */
export function spanOf(document: vscode.TextDocument, { start, end }: vscode.Range): Span {
  return { start: document.offsetAt(start), end: document.offsetAt(end) };
}
