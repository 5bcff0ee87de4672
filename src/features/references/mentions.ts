import * as vscode from 'vscode';
import {
  findMentions,
  Ignored,
  Source,
  type Mention,
  type NamedRun,
  type Span,
} from '../../core/selection/index.ts';
import { languageOf, log } from '../common/index.ts';

/** What a version of a document says of runs. */
interface Read {
  readonly version: number;
  /** In order. */
  readonly mentions: readonly Mention[];
  /** What comments in it say to leave alone. */
  readonly ignored: Ignored;
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
    log.info(aboutLength(document.uri));
  }
  return undefined;
}

/** That a file is too long to be read. */
export function aboutLength(uri: vscode.Uri): string {
  return vscode.l10n.t(
    "Runs in {0} aren't recognized: it has more than {1} characters.",
    vscode.workspace.asRelativePath(uri),
    largestText.toLocaleString('en'),
  );
}

/** The runs that a document mentions, in order; each of its versions is read once. */
export function mentionsIn(document: vscode.TextDocument): readonly Mention[] {
  return readingOf(document).mentions;
}

/** Whether a comment says that nothing is to be told of a mention. */
export function isIgnored(document: vscode.TextDocument, mention: Mention): boolean {
  return readingOf(document).ignored.has(mention);
}

/** A document as code in its language. */
export function sourceOf(document: vscode.TextDocument): Source {
  return new Source(document.getText(), languageOf(document.languageId));
}

function readingOf(document: vscode.TextDocument): Read {
  const known = read.get(document);
  if (known?.version === document.version) return known;
  const source = textOf(document) === undefined ? undefined : sourceOf(document);
  const mentions = source ? findMentions(source) : [];
  const ignored = new Ignored(source?.text ?? '');
  const reading = { version: document.version, mentions, ignored };
  read.set(document, reading);
  return reading;
}

/** The mention at a position. */
export function mentionAt(
  document: vscode.TextDocument,
  position: vscode.Position,
): Mention | undefined {
  const offset = document.offsetAt(position);
  return mentionsIn(document).find(({ start, end }) => start <= offset && offset <= end);
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
