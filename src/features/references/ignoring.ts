import * as vscode from 'vscode';
import { lineComments, type Mention } from '../../core/selection/index.ts';
import { languageOf } from '../common/index.ts';
import { sourceOf } from './mentions.ts';

/**
 * Where a comment has to be for a mention to be ignored: at its line's end, or above what goes over
 * several lines. Undefined where there can be none.
 */
export function ignoring(
  document: vscode.TextDocument,
  mention: Mention,
): [vscode.Range, string] | undefined {
  const comment = commentIn(document.languageId, 'rundb: ignore');
  const line = document.lineAt(firstLine(document, mention));
  const isBehind = document.positionAt(mention.end).line === line.lineNumber && !goesOn(line);
  const at = isBehind ? line.range.end : line.range.start;
  // There it would be text.
  if (comment === undefined || sourceOf(document).stateAt(document.offsetAt(at)) === 'string') {
    return undefined;
  }
  const indentation = line.text.slice(0, line.firstNonWhitespaceCharacterIndex);
  return [new vscode.Range(at, at), isBehind ? `  ${comment}` : `${indentation}${comment}\n`];
}

/** The line where a mention's statement begins: `\` at the end of one continues it. */
function firstLine(document: vscode.TextDocument, { start }: Mention): number {
  let { line } = document.positionAt(start);
  while (line > 0 && goesOn(document.lineAt(line - 1))) line--;
  return line;
}

function goesOn({ text }: vscode.TextLine): boolean {
  return text.endsWith('\\');
}

/** A comment in a language of VS Code; undefined where there are none. */
function commentIn(languageId: string, text: string): string | undefined {
  if (languageId === 'markdown') return `<!-- ${text} -->`;
  const sign = languageId === 'json' ? undefined : lineComments[languageOf(languageId)];
  return sign && `${sign} ${text}`;
}
