import { lineComment, lineEnd, quoted, string, type Lexer, type Token } from './token.ts';

/**
 * YAML: quotes only where a value can begin, texts of several lines behind `|` and `>`, and brackets
 * that are not part of a plain text.
 */
export const yaml: Lexer = {
  signs: `#"'|>`,
  token: (text, at, isInside) => {
    switch (text[at]) {
      case '#':
        return ' \t\r\n'.includes(text[at - 1] ?? ' ') ? lineComment(text, at, 1) : undefined;
      case '"':
        return isValue(text, at, isInside) ? doubleQuoted(text, at) : undefined;
      case "'":
        return isValue(text, at, isInside) ? singleQuoted(text, at) : undefined;
      case '|':
      case '>':
        return isValue(text, at, isInside) ? blockText(text, at) : undefined;
      default:
        return undefined;
    }
  },
  opens: (text, at, isInside) => text[at] !== '(' && (isInside || isValue(text, at, isInside)),
};

/**
 * Whether a value can begin at an offset: at its line's begin, behind a key, a dash, its anchor or tag;
 * in brackets also behind a comma.
 */
function isValue(text: string, at: number, isInside: boolean): boolean {
  for (let begin = at; ;) {
    const end = blanksStart(text, begin);
    const sign = text[end - 1] ?? '\n';
    if (sign === '\n' || (isInside && '[{,'.includes(sign))) return true;
    if (end === begin) return isInside && /["']:$/.test(text.slice(Math.max(0, end - 2), end));
    if (sign === ':') return true;
    // An anchor, a tag, or the dash of an item.
    const word = /(?<=\s|^)(?:[&!]\S*|[?-])$/.exec(text.slice(Math.max(0, end - 100), end));
    if (!word) return false;
    begin = end - word[0].length;
  }
}

/** Where the blanks before an offset begin. */
function blanksStart(text: string, at: number): number {
  let start = at;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start--;
  return start;
}

function doubleQuoted(text: string, at: number): Token {
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === '\\') end++;
    else if (text[end] === '"') return string(at, end + 1, { start: at + 1, end });
    else if (text[end] === '\n' && !isContinued(text, at, end)) break;
  }
  return quoted(text, at, at);
}

/** `''` is one `'` in it, and there are no other escapes. */
function singleQuoted(text: string, at: number): Token {
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === "'" && text[end + 1] === "'") end++;
    else if (text[end] === "'") return string(at, end + 1, { start: at + 1, end });
    else if (text[end] === '\n' && !isContinued(text, at, end)) break;
  }
  const end = lineEnd(text, at);
  return string(at, end, { start: at + 1, end });
}

/** Whether a string goes on behind a line: unless the next one is a key or an item of its own. */
function isContinued(text: string, at: number, newline: number): boolean {
  const next = text.slice(newline + 1, lineEnd(text, newline + 1));
  if (next.trim() === '') return true;
  return indentationOf(next) > columnOf(text, at) || !/^\s*(?:- |[\w"'.-]+:(?:\s|$))/.test(next);
}

/** The lines below `|` or `>` that are indented more than its key. */
function blockText(text: string, at: number): Token | undefined {
  const header = /[|>][-+\d]{0,2}[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;
  header.lastIndex = at;
  if (!header.test(text)) return undefined;
  const start = header.lastIndex;
  const column = columnOf(text, at);
  let end = start;
  for (let line = start; line < text.length;) {
    const stop = text.indexOf('\n', line);
    const next = stop < 0 ? text.length : stop + 1;
    const content = text.slice(line, stop < 0 ? text.length : stop);
    if (content.trim() !== '') {
      if (indentationOf(content) <= column) break;
      end = stop < 0 ? text.length : stop;
    }
    line = next;
  }
  const last = Math.max(start, end);
  return string(start - 1, last, { start, end: last });
}

/** How far the key of a value, or the dash before it, is indented; -1 for a document's own value. */
function columnOf(text: string, at: number): number {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  if (!/[:?-][ \t]/.test(line)) return -1;
  const dashes = /^[ \t]*(?:- +)*(?=\S+.*:\s)/.exec(line)?.[0];
  return dashes === undefined ? indentationOf(line) : dashes.length;
}

function indentationOf(line: string): number {
  return line.length - line.trimStart().length;
}
