/**
 * The text of each record in a page's JSON text, or the text itself if it is a single record; exactly as
 * sent. For speed it only tracks depth and strings, and it needs no stack: records may be nested more
 * deeply than any stack allows.
 *
 * @param text Valid JSON.
 */
export function recordSources(text: string): string[] {
  let sources: string[] | undefined;
  let depth = 0;
  /** The key before a colon in the outermost object. */
  let key = '';
  let inResults = false;
  /** Where the current element starts; -1 between elements. */
  let start = -1;
  const end = (at: number): void => {
    if (start >= 0) sources?.push(text.slice(start, at).trimEnd());
    start = -1;
  };
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Whitespace, and characters of numbers and literals.
    if (code <= 0x20) continue;
    if (inResults && depth === 2 && start < 0 && code !== comma && code !== bracketEnd) start = at;
    switch (code) {
      case quote: {
        const first = at;
        at = stringEnd(text, at);
        if (depth === 1) key = text.slice(first, at + 1);
        break;
      }
      case colon:
        if (depth === 1) inResults = isResults(key);
        break;
      case brace:
      case bracket:
        depth++;
        if (inResults && depth === 2) {
          if (code === bracket) sources = [];
          else inResults = false;
        }
        break;
      case braceEnd:
      case bracketEnd:
        if (inResults && depth === 2) {
          end(at);
          inResults = false;
        }
        depth--;
        break;
      case comma:
        if (inResults && depth === 2) end(at);
        break;
    }
  }
  return sources ?? [text.trim()];
}

const [quote, comma, colon] = [0x22, 0x2c, 0x3a];
const [brace, braceEnd, bracket, bracketEnd] = [0x7b, 0x7d, 0x5b, 0x5d];

/** The position of the quote that ends a string. */
function stringEnd(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}

function isResults(key: string): boolean {
  return key === '"results"' || (key.includes('\\') && JSON.parse(key) === 'results');
}
