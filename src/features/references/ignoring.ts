import * as vscode from 'vscode';
import { lineComments, type Mention } from '../../core/selection/index.ts';
import { languageOf } from '../common/index.ts';
import { sourceOf } from './mentions.ts';

/**
 * The comment that makes a mention ignored, and where it goes: at the end of the line, or above a
 * mention of several lines. Undefined if a comment isn't possible.
 */
export function ignoring(
  document: vscode.TextDocument,
  mention: Mention,
): [vscode.Range, string] | undefined {
  const comment = commentIn(document.languageId, 'rundb: ignore');
  const line = document.lineAt(firstLine(document, mention));
  const isBehind = document.positionAt(mention.end).line === line.lineNumber && !goesOn(line);
  const at = isBehind ? line.range.end : line.range.start;
  // Inside a string it wouldn't be a comment.
  if (comment === undefined || sourceOf(document).stateAt(document.offsetAt(at)) === 'string') {
    return undefined;
  }
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

/** A comment in one of VS Code's languages; undefined if the language has no comments. */
function commentIn(languageId: string, text: string): string | undefined {
  if (languageId === 'markdown') return `<!-- ${text} -->`;
  const sign = languageId === 'json' ? undefined : lineComments[languageOf(languageId)];
  return sign && `${sign} ${text}`;
}
