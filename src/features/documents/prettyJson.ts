import { applyEdits, createScanner, format } from 'jsonc-parser';

/** Indenting deeper nesting would add more whitespace than text, and take seconds. */
const deepest = 100;

/**
 * JSON text with line breaks and indentation; keys and values keep their exact characters. Text
 * that is nested too deeply isn't changed.
 */
export function prettyJson(source: string): string {
  if (depthOf(source) > deepest) return `${source}\n`;
  const edits = format(source, undefined, { insertSpaces: true, tabSize: 2, eol: '\n' });
  return `${applyEdits(source, edits)}\n`;
}

function depthOf(source: string): number {
  const scanner = createScanner(source, true);
  let depth = 0;
  let found = 0;
  while (scanner.getPosition() < source.length) {
    scanner.scan();
    const kind = source.charAt(scanner.getTokenOffset());
    if (kind === '{' || kind === '[') found = Math.max(found, ++depth);
    if (kind === '}' || kind === ']') depth--;
  }
  return found;
}
