import { matchAt, textBefore } from '../lines.ts';
import { lineComment, lineEnd, quoted, string, type Lexer, type Token } from './token.ts';

/** Python: `#` comments, and strings with all prefixes, including triple-quoted ones. */
export const python: Lexer = {
  signs: `#"'`,
  token: (text, at) => tokenAt(text, at, 0),
};

/** The longest f-string field, in characters. */
const longestField = 300;

/** The deepest nesting of f-string fields. */
const deepest = 3;

/** `depth`: the number of enclosing f-string fields; within any, a string has to be closed. */
function tokenAt(text: string, at: number, depth: number): Token | undefined {
  if (text[at] === '#') return lineComment(text, at, 1);
  const prefix = matchAt(/[A-Za-z]{0,2}(?=["'])/y, text, at)?.[0];
  if (prefix === undefined) return undefined;
  const quote = at + prefix.length;
  const [own = ''] =
    /(?<!\w)(?:[rR]?[fFbBtT]|[fFbBtT]?[rR]|[uU])?$/.exec(textBefore(text, quote, 3)) ?? [];
  if (own.length < prefix.length) return undefined;
  return stringAt(text, quote - own.length, quote, own, depth);
}

function stringAt(
  text: string,
  begin: number,
  quote: number,
  prefix: string,
  depth: number,
): Token {
  const isFormat = /[ft]/i.test(prefix);
  const isPlain = !isFormat && !/b/i.test(prefix);
  const sign = text[quote] ?? '';
  const isLong = text.startsWith(sign.repeat(3), quote);
  if (!isLong && !isFormat) return quoted(text, begin, quote, isPlain);
  const closing = isLong ? sign.repeat(3) : sign;
  const start = quote + closing.length;
  const end = closingAt(text, start, closing, isFormat, depth);
  if (end !== undefined) return string(begin, end + closing.length, { start, end }, isPlain);
  const open = isLong ? text.length : lineEnd(text, start);
  return string(begin, open, { start, end: open }, isPlain);
}

/** Where a string is closed; undefined if it isn't. */
function closingAt(
  text: string,
  start: number,
  closing: string,
  isFormat: boolean,
  depth: number,
): number | undefined {
  const isLong = closing.length > 1;
  let hasFields = isFormat;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === closing[0] && text.startsWith(closing, at)) return at;
    else if (char === '\n' && !isLong) return undefined;
    else if (char === '{' && hasFields) {
      if (text[at + 1] === '{') {
        at++;
        continue;
      }
      const end = fieldEnd(text.slice(0, at + longestField), at + 1, isLong, depth);
      if (end !== undefined) at = end - 1;
      else if (depth > 0) return undefined;
      // Still being typed: the next quote closes it, whatever the field was going to contain.
      else hasFields = false;
    }
  }
  return undefined;
}

/** The offset after the `}` of an f-string field, which may contain strings in the same quotes. */
function fieldEnd(text: string, start: number, isLong: boolean, depth: number): number | undefined {
  if (depth > deepest) return undefined;
  let open = 0;
  let isSpec = false;
  for (let at = start; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '\n' && !isLong) return undefined;
    if ('([{'.includes(char)) open++;
    else if (')]}'.includes(char)) {
      if (open === 0) return char === '}' ? at + 1 : undefined;
      open--;
    } else if (char === ':' && open === 0) isSpec = true;
    else if ((char === '"' || char === "'") && !(isSpec && open === 0)) {
      const nested = tokenAt(text, at, depth + 1);
      if (!nested || nested.isOpen) return undefined;
      at = nested.end - 1;
    }
  }
  return undefined;
}
