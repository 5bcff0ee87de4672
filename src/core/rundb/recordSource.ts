import { createScanner } from 'jsonc-parser';
import { unexpectedShape } from './errors.ts';

/**
 * The text of one result within the JSON text of a page, exactly as sent. Scans token by token, because
 * records may be nested too deeply for any parser's stack.
 */
export function sourceOfResult(page: string, index: number): string {
  const scanner = createScanner(page, true);
  let depth = 0;
  let lastString = '';
  let inResults = false;
  let element = 0;
  let start: number | undefined;
  let source: string | undefined;
  for (let end = 0; end < page.length; end = scanner.getPosition()) {
    scanner.scan();
    const offset = scanner.getTokenOffset();
    // The first character identifies the kind of token.
    const kind = page.charAt(offset);
    if (kind === '}' || kind === ']') depth--;
    if (depth === 1 && kind === '"') lastString = scanner.getTokenValue();
    if (depth === 1 && kind === ':') {
      inResults = lastString === 'results';
      element = 0;
    }
    if (start !== undefined && (depth === 1 || (depth === 2 && kind === ','))) {
      source = page.slice(start, end);
      start = undefined;
    }
    if (inResults && depth === 2) {
      if (kind === ',') element++;
      else if (element === index) start ??= offset;
    }
    if (kind === '{' || kind === '[') depth++;
  }
  if (source === undefined) throw unexpectedShape(`no result ${index} in a page`);
  return source;
}
