import { applyEdits, format } from 'jsonc-parser';

/** JSON text with line breaks and indentation; every key and value keeps its characters. */
export function prettyJson(source: string): string {
  const edits = format(source, undefined, { insertSpaces: true, tabSize: 2, eol: '\n' });
  return `${applyEdits(source, edits)}\n`;
}
