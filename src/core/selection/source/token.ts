/** Offsets in a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span, moved by a number of characters. */
export function shifted({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

/** A comment or string in a source. */
export interface Token extends Span {
  readonly kind: 'comment' | 'string';
  /** What is between its delimiters. */
  readonly inner: Span;
  /** Whether nothing closes it, so that text typed at its end belongs to it: `# 12`. */
  readonly isOpen: boolean;
  /** Whether its text is its value, apart from escapes: an f-string's isn't. */
  readonly isPlain: boolean;
  /** A comment between its sign and its text: `|  # as it is`. */
  readonly comment?: Token | undefined;
}

/** What comments, strings and brackets look like in a language. */
export interface Lexer {
  /** The characters that begin comments and strings; a string's prefix may come before. */
  readonly signs: string;
  /**
   * The comment or string whose sign or prefix is at an offset. Undefined if there is something
   * else; `isInside` if it's in brackets.
   */
  readonly token: (text: string, at: number, isInside: boolean) => Token | undefined;
  /** Whether what looks like an opening bracket is one. */
  readonly opens?: (text: string, at: number, isInside: boolean) => boolean;
  /** Skips an escaped character, `${#A[@]}` or the like, and returns the offset after it. */
  readonly skip?: (text: string, at: number) => number;
}

export function comment(start: number, end: number, inner: Span, isOpen: boolean): Token {
  return { kind: 'comment', start, end, inner, isOpen, isPlain: true };
}

/** A comment up to the end of its line. */
export function lineComment(text: string, start: number, sign: number): Token {
  const end = lineEnd(text, start);
  return comment(start, end, { start: Math.min(start + sign, end), end }, true);
}

export function string(start: number, end: number, inner: Span, isPlain = true): Token {
  return { kind: 'string', start, end, inner, isOpen: inner.end === end, isPlain };
}

/** A string up to what closes it, or to the end of its line if nothing does. */
export function closed(
  text: string,
  begin: number,
  start: number,
  close: number | undefined,
  isPlain = true,
): Token {
  const end = close ?? lineEnd(text, start);
  return string(begin, close === undefined ? end : end + 1, { start, end }, isPlain);
}

/** The end of a line, before the line break. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end < 0) return text.length;
  return end > at && text[end - 1] === '\r' ? end - 1 : end;
}

/**
 * A quoted string with `\` escapes; it ends with its line if nothing closes it.
 *
 * @param begin Offset of its prefix.
 * @param quote Offset of its opening quote.
 */
export function quoted(text: string, begin: number, quote: number, isPlain = true): Token {
  const sign = text[quote];
  let at = quote + 1;
  for (; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === sign) return closed(text, begin, quote + 1, at, isPlain);
    else if (char === '\n') break;
  }
  const end = lineEnd(text, Math.min(at, text.length));
  return string(begin, end, { start: quote + 1, end }, isPlain);
}
