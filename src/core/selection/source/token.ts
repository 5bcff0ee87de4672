/** Offsets in a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span, so many characters further on. */
export function shifted({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

/** A comment or a string of a source. */
export interface Token extends Span {
  readonly kind: 'comment' | 'string';
  /** What is between its quotes or signs. */
  readonly inner: Span;
  /** Whether nothing closes it, so that what is typed at its end goes on with it: `# 12`. */
  readonly isOpen: boolean;
  /** Whether its text is what it means, but for escapes: an f-string's is not. */
  readonly isPlain: boolean;
}

/** What comments, strings and brackets look like in a language. */
export interface Lexer {
  /** What comments and strings begin with; prefixes of strings may stand before. */
  readonly signs: string;
  /**
   * The comment or string whose sign, or whose prefix, is at an offset. Undefined where it is
   * something else there; `isInside` where it is in brackets.
   */
  readonly token: (text: string, at: number, isInside: boolean) => Token | undefined;
  /** Whether what looks like an opening bracket is one. */
  readonly opens?: (text: string, at: number, isInside: boolean) => boolean;
  /** What else to step over: an escaped character, `${#A[@]}`. The offset behind it. */
  readonly skip?: (text: string, at: number) => number;
}

export function comment(start: number, end: number, inner: Span, isOpen: boolean): Token {
  return { kind: 'comment', start, end, inner, isOpen, isPlain: true };
}

/** A comment to the end of its line. */
export function lineComment(text: string, start: number, sign: number): Token {
  const end = lineEnd(text, start);
  return comment(start, end, { start: Math.min(start + sign, end), end }, true);
}

export function string(start: number, end: number, inner: Span, isPlain = true): Token {
  return { kind: 'string', start, end, inner, isOpen: inner.end === end, isPlain };
}

/** Where a line ends, before the sign that ends it. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end < 0) return text.length;
  return end > at && text[end - 1] === '\r' ? end - 1 : end;
}

/**
 * A string between quotes that `\` escapes; it ends with its line where nothing closes it.
 *
 * @param begin Where its prefix begins.
 * @param quote Where its quote is.
 */
export function quoted(text: string, begin: number, quote: number, isPlain = true): Token {
  const sign = text[quote];
  let at = quote + 1;
  for (; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === sign) {
      return string(begin, at + 1, { start: quote + 1, end: at }, isPlain);
    } else if (char === '\n') break;
  }
  const end = lineEnd(text, Math.min(at, text.length));
  return string(begin, end, { start: quote + 1, end }, isPlain);
}
