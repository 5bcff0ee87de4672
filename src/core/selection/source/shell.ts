import { closed, lineComment, string, type Lexer, type Token } from './token.ts';

/** A shell: quotes that may span lines, `${…}`, and here-documents: `<<EOF`. */
export const shell: Lexer = {
  signs: `#"'\n`,
  token: (text, at) => tokenAt(text, at, 0),
  skip: (text, at) => {
    if (text[at] === '\\') return at + 2;
    return text.startsWith('${', at) ? expansionEnd(text, at + 2) : at;
  },
};

/** The deepest nesting of commands in strings in commands. */
const deepest = 10;

function tokenAt(text: string, at: number, depth: number): Token | undefined {
  switch (text[at]) {
    case '#':
      return ' \t\r\n;&|()'.includes(text[at - 1] ?? ' ') ? lineComment(text, at, 1) : undefined;
    case '\n':
      return hereText(text, at);
    case "'": {
      const close = closingOf(text, at, text[at - 1] === '$');
      return closed(text, at, at + 1, close);
    }
    case '"':
      return closed(text, at, at + 1, depth > deepest ? undefined : doubleEnd(text, at + 1, depth));
    default:
      return undefined;
  }
}

function closingOf(text: string, quote: number, hasEscapes: boolean): number | undefined {
  for (let at = quote + 1; at < text.length; at++) {
    if (hasEscapes && text[at] === '\\') at++;
    else if (text[at] === "'") return at;
  }
  return undefined;
}

/** Where a `"` is closed: commands in the string have quotes of their own. */
function doubleEnd(text: string, start: number, depth: number): number | undefined {
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '"') return at;
    if (char === '\\') at++;
    else if (text.startsWith('${', at)) at = expansionEnd(text, at + 2) - 1;
    else if (text.startsWith('$(', at)) {
      const end = commandEnd(text, at + 2, depth);
      if (end === undefined) return undefined;
      at = end - 1;
    }
  }
  return undefined;
}

/** The offset after the `)` of `$(…)`. */
function commandEnd(text: string, start: number, depth: number): number | undefined {
  let open = 1;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '(') open++;
    else if (char === ')' && --open === 0) return at + 1;
    else if (char === '"' || char === "'") {
      const nested = tokenAt(text, at, depth + 1);
      if (!nested || nested.isOpen) return undefined;
      at = nested.end - 1;
    }
  }
  return undefined;
}

/** A longer `${…}`, in characters, is read as ordinary text. */
const longestExpansion = 200;

/** The offset after the `}` of `${…}` on the same line, otherwise after its `{`. */
function expansionEnd(text: string, start: number): number {
  const limit = Math.min(text.length, start + longestExpansion);
  let depth = 1;
  for (let at = start; at < limit && text[at] !== '\n'; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return at + 1;
  }
  return start;
}

const hereWord = /(?<![<\d])<<(-?)[ \t]*(?:"([^"\n]+)"|'([^'\n]+)'|\\?([A-Za-z_][\w-]*))/;

/** The offset after which a word closes no here-document, in the last text: computed once. */
let unclosed = { text: '', since: new Map<string, number>() };

/** The here-document below a line with `<<EOF`, up to that word. */
function hereText(text: string, newline: number): Token | undefined {
  const line = text.slice(text.lastIndexOf('\n', newline - 1) + 1, newline);
  const found = line.includes('<<') ? hereWord.exec(line) : null;
  if (!found || /(?:^|\s)#/.test(line.slice(0, found.index))) return undefined;
  const word = found[2] ?? found[3] ?? found[4] ?? '';
  const start = newline + 1;
  const blanks = found[1] === '-' ? String.raw`\t*` : '';
  const escaped = word.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
  const closing = new RegExp(String.raw`^${blanks}${escaped}[ \t]*\r?$`, 'gm');
  closing.lastIndex = start;
  if (unclosed.text !== text) unclosed = { text, since: new Map() };
  if (start >= (unclosed.since.get(word) ?? Infinity)) return undefined;
  const end = closing.exec(text);
  if (!end) {
    unclosed.since.set(word, start);
    return undefined;
  }
  return string(newline, end.index + end[0].length, { start, end: end.index }, false);
}
