import * as vscode from 'vscode';
import { lineComments, Source, type Language, type Mention } from '../../core/selection/index.ts';
import { readingOf } from './mentions.ts';

/**
 * The comment that makes a mention ignored, and where it goes: at the end of the line, or above a
 * mention of several lines. Undefined if a comment isn't possible.
 */
export function ignoring(
  document: vscode.TextDocument,
  mention: Mention,
): [vscode.Range, string] | undefined {
  // A cell of a notebook may be in another language than its document says, as with `%%cpp`.
  const whole = new Source(document.getText(), readingOf(document).language ?? 'text');
  const { source, start } = whole.partAround(mention);
  const isProse = document.languageId === 'markdown' && !whole.isFenced(mention);
  const comment = isProse
    ? '<!-- rundb: ignore -->'
    : commentIn(source.language, document.languageId, 'rundb: ignore');
  const line = document.lineAt(firstLine(document, mention));
  const isBehind = document.positionAt(mention.end).line === line.lineNumber && !goesOn(line);
  const at = isBehind ? line.range.end : line.range.start;
  // Inside a string it wouldn't be a comment.
  const isInString = source.stateAt(document.offsetAt(at) - start) === 'string';
  if (comment === undefined || isInString) return undefined;
  const indentation = line.text.slice(0, line.firstNonWhitespaceCharacterIndex);
  return [new vscode.Range(at, at), isBehind ? `  ${comment}` : `${indentation}${comment}\n`];
}

/** The line where the statement of a mention begins: a trailing `\` continues a line. */
function firstLine(document: vscode.TextDocument, { start }: Mention): number {
  let { line } = document.positionAt(start);
  while (line > 0 && goesOn(document.lineAt(line - 1))) line--;
  return line;
}

function goesOn({ text }: vscode.TextLine): boolean {
  return text.endsWith('\\');
}

/** A comment in code; undefined if its language, or the document's kind of JSON, has none. */
function commentIn(language: Language, languageId: string, text: string): string | undefined {
  const sign = language === 'json' && languageId !== 'jsonc' ? undefined : lineComments[language];
  return sign && `${sign} ${text}`;
}
