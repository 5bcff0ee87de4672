import type * as vscode from 'vscode';
import type { Conditions, QueryError } from '../../core/query/index.ts';
import { loadLanguage } from '../common/index.ts';
import { rangeOf } from './range.ts';

/** What is wrong with a query, and where. */
export interface Mistake {
  readonly error: QueryError;
  readonly range: vscode.Range;
}

/** The first mistake in a document as it is now; undefined if the query is valid. */
export async function findMistake(
  document: vscode.TextDocument,
  conditions: () => Conditions,
): Promise<Mistake | undefined> {
  const { QueryError, readValid } = await loadLanguage();
  try {
    readValid(document.getText(), conditions());
    return undefined;
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return { error, range: visible(document, rangeOf(document, error.at)) };
  }
}

/** At the end of a line there's nothing to underline, so underline the character before it. */
function visible(document: vscode.TextDocument, range: vscode.Range): vscode.Range {
  if (!range.isEmpty) return range;
  const { end } = document.lineAt(range.end).range;
  if (range.end.isBefore(end)) return range.with(undefined, range.end.translate(0, 1));
  const text = document.getText().slice(0, document.offsetAt(range.start)).trimEnd();
  return rangeOf(document, { start: Math.max(0, text.length - 1), end: text.length });
}
