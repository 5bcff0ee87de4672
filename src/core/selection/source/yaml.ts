import { indentationOf, matchAt, textBefore } from '../lines.ts';
import { closed, lineComment, lineEnd, string, type Lexer, type Token } from './token.ts';

/**
 * YAML: quotes only where a value can begin, block scalars after `|` and `>`, and brackets that
 * aren't part of a plain scalar.
 */
export const yaml: Lexer = {
  signs: `#"'|>`,
  token: (text, at, isInside) => {
    switch (text[at]) {
      case '#':
        return ' \t\r\n'.includes(text[at - 1] ?? ' ') ? lineComment(text, at, 1) : undefined;
      case '"':
      case "'":
        return isValue(text, at, isInside) ? quotedText(text, at) : undefined;
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
 * Whether a value can begin at an offset: at the beginning of its line, after a key, a dash, an
 * anchor or a tag; in brackets also after a comma.
 */
function isValue(text: string, at: number, isInside: boolean): boolean {
  for (let begin = at; ;) {
    let end = begin;
    while (text[end - 1] === ' ' || text[end - 1] === '\t') end--;
    const sign = text[end - 1] ?? '\n';
    if (sign === '\n' || (isInside && '[{,'.includes(sign))) return true;
    if (end === begin) return isInside && /["']:$/.test(textBefore(text, end, 2));
    if (sign === ':') return true;
    // An anchor, a tag, or the dash of an item.
    const word = /(?<=\s|^)(?:[&!]\S*|[?-])$/.exec(textBefore(text, end, 100));
    if (!word) return false;
    begin = end - word[0].length;
  }
}

/** In single quotes, `''` stands for one, and there are no other escapes. */
function quotedText(text: string, at: number): Token {
  const sign = text[at];
  const escape = sign === '"' ? '\\' : "''";
  for (let end = at + 1; end < text.length; end++) {
    if (text.startsWith(escape, end)) end++;
    else if (text[end] === sign) return closed(text, at, at + 1, end);
    else if (text[end] === '\n' && !isContinued(text, at, end)) break;
  }
  return closed(text, at, at + 1, undefined);
}

/** Whether a string continues on the next line, unless that is a key or an item of its own. */
function isContinued(text: string, at: number, newline: number): boolean {
  const next = text.slice(newline + 1, lineEnd(text, newline + 1));
  if (next.trim() === '') return true;
  return indentationOf(next) > columnOf(text, at) || !/^\s*(?:- |[\w"'.-]+:(?:\s|$))/.test(next);
}

/** The lines below `|` or `>` that are indented more than its key. */
function blockText(text: string, at: number): Token | undefined {
  const header = matchAt(/([|>][-+\d]{0,2}[ \t]*)(#[^\n]*)?(?:\r?\n|$)/y, text, at);
  if (!header) return undefined;
  const [all, signs = '', said] = header;
  const start = at + all.length;
  const column = columnOf(text, at);
  let end = start;
  for (const { 0: line, index } of text.slice(start).matchAll(/[^\n]+/g)) {
    if (line.trim() === '') continue;
    if (indentationOf(line) <= column) break;
    end = start + index + line.length;
  }
  const comment = said === undefined ? undefined : lineComment(text, at + signs.length, 1);
  const begin = Math.max(start - 1, comment?.end ?? 0);
  return { ...string(begin, end, { start, end }), comment };
}

/** The indentation of a value's key, or of the dash before it; -1 for a document's own value. */
function columnOf(text: string, at: number): number {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  if (!/[:?-][ \t]/.test(line)) return -1;
  const dashes = /^[ \t]*(?:- +)*(?=\S+.*:\s)/.exec(line)?.[0];
  return dashes === undefined ? indentationOf(line) : dashes.length;
}
