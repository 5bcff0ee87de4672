import { matchAt, textBefore } from '../lines.ts';
import { comment, lineComment, lineEnd, quoted, string, type Lexer, type Token } from './token.ts';

/** JSON, with the comments that editors allow. */
export const json: Lexer = {
  signs: '/"',
  token: (text, at) => (text[at] === '"' ? quoted(text, at, at) : commentAt(text, at)),
};

/** C++, including raw strings and numbers with `'` between digits. */
export const cpp: Lexer = {
  signs: `/"'`,
  token: (text, at) => {
    if (text[at] === '/') return continued(text, commentAt(text, at));
    const prefix = matchAt(/(?:u8|[uUL])?R?(?=["'])/y, text, at)?.[0];
    if (prefix === undefined) return undefined;
    const quote = at + prefix.length;
    const before = textBefore(text, quote, 4);
    const own = /(?<!\w)(?:u8|[uUL])?R?$/.exec(before)?.[0];
    // 1'000'000
    if (own === undefined || own.length < prefix.length) {
      return text[quote] === '"' && own === undefined ? quoted(text, quote, quote) : undefined;
    }
    const begin = quote - own.length;
    return own.endsWith('R') && text[quote] === '"'
      ? rawString(text, begin, quote)
      : quoted(text, begin, quote);
  },
};

function commentAt(text: string, at: number): Token | undefined {
  if (text[at] !== '/') return undefined;
  if (text[at + 1] === '/') return lineComment(text, at, 2);
  if (text[at + 1] !== '*') return undefined;
  const close = text.indexOf('*/', at + 2);
  const end = close < 0 ? text.length : close;
  return comment(at, close < 0 ? end : end + 2, { start: at + 2, end }, close < 0);
}

/** A comment continued on the next line with `\`. */
function continued(text: string, token: Token | undefined): Token | undefined {
  if (!token?.isOpen) return token;
  let { end } = token;
  while (text[end - 1] === '\\' && end < text.length) {
    end = lineEnd(text, text.indexOf('\n', end) + 1);
  }
  return comment(token.start, end, { start: token.inner.start, end }, true);
}

/** `R"cut(…)cut"` */
function rawString(text: string, begin: number, quote: number): Token {
  const found = matchAt(/"([^()\\\s]{0,16})\(/y, text, quote);
  if (!found) return quoted(text, begin, quote);
  const start = quote + found[0].length;
  const closing = `)${found[1] ?? ''}"`;
  const close = text.indexOf(closing, start);
  return close < 0
    ? string(begin, text.length, { start, end: text.length })
    : string(begin, close + closing.length, { start, end: close });
}
