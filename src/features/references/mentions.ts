import * as vscode from 'vscode';
import { findMentions, type Mention, type NamedRun } from '../../core/selection/index.ts';
import { languageOf } from '../common/index.ts';

interface Read {
  readonly version: number;
  readonly mentions: readonly Mention[];
}

const read = new WeakMap<vscode.TextDocument, Read>();

/** Documents of these schemes are no code: records of ours, logs. */
const otherSchemes = new Set(['rundb', 'output', 'vscode-settings', 'comment', 'debug']);

/** Longer texts, in characters, are data. */
export const largestText = 2_000_000;

export function isCode({ uri }: vscode.TextDocument): boolean {
  return !otherSchemes.has(uri.scheme);
}

/** The runs that a document mentions; each of its versions is read once. */
export function mentionsIn(document: vscode.TextDocument): readonly Mention[] {
  if (!isCode(document)) return [];
  const known = read.get(document);
  if (known?.version === document.version) return known.mentions;
  const text = document.getText();
  const isData = text.length > largestText;
  const mentions = isData ? [] : findMentions(text, languageOf(document.languageId));
  read.set(document, { version: document.version, mentions });
  return mentions;
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
export function rangeOf(
  document: vscode.TextDocument,
  { start, end }: { readonly start: number; readonly end: number },
): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}
