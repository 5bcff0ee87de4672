import { lineStart } from '../lines.ts';
import type { Language } from '../language.ts';
import { indexOf } from '../ordered.ts';
import { fencesIn } from './fences.ts';
import { lexers } from './lexers.ts';
import { scan, type Scan } from './scan.ts';
import type { Span, Token } from './token.ts';

/** A part of a text that is code in another language. */
export interface Part extends Span {
  readonly source: Source;
}

/**
 * A text in one of the languages that runs are read from: what is comment, string or code, and the
 * brackets around it. It's scanned once, when first needed.
 */
export class Source {
  readonly text: string;
  readonly language: Language;
  #scan: Scan | undefined;
  #parts: readonly Part[] | undefined;
  /** Where the documents of a YAML file begin. */
  #partings: readonly number[] | undefined;

  constructor(text: string, language: Language) {
    this.text = text;
    this.language = language;
  }

  get #scanned(): Scan {
    return (this.#scan ??= scan(this.text, this.language));
  }

  /** The parts of a text that are code in another language. */
  get parts(): readonly Part[] {
    this.#parts ??=
      this.language === 'text'
        ? fencesIn(this.text).flatMap(({ start, end, language }) => {
            if (!language) return [];
            return { source: new Source(this.text.slice(start, end), language), start, end };
          })
        : [];
    return this.#parts;
  }

  /** The part that contains a span, otherwise the whole text. */
  partAround({ start, end }: Span): Part {
    const whole = { source: this, start: 0, end: this.text.length };
    return this.parts.find((part) => part.start <= start && end <= part.end) ?? whole;
  }

  /** Whether a span is in a code block in Markdown, of whichever language. */
  isFenced({ start, end }: Span): boolean {
    const isAround = (fence: Span) => fence.start <= start && end <= fence.end;
    return this.language === 'text' && fencesIn(this.text).some(isAround);
  }

  /** The comment or string around an offset, which an open one also is at its end. */
  tokenAround(offset: number): Token | undefined {
    const { tokens } = this.#scanned;
    const token = tokens[indexOf(tokens, ({ start }) => start >= offset) - 1];
    if (!token) return undefined;
    return offset < token.end || (token.isOpen && offset === token.end) ? token : undefined;
  }

  /** The comment or string that begins at an offset, possibly nested in another. */
  tokenFrom(offset: number): Token | undefined {
    const { token, opens } = lexers[this.language];
    // Only some languages need this, and it scans the whole text.
    const isInside = opens !== undefined && this.bracketAround(offset) !== undefined;
    return token(this.text, offset, isInside);
  }

  stateAt(offset: number): Token['kind'] | undefined {
    return this.tokenAround(offset)?.kind;
  }

  /** A section of the text without its comments. */
  withoutComments(start = 0, end = this.text.length): string {
    const { tokens } = this.#scanned;
    let rest = '';
    let at = start;
    for (let i = indexOf(tokens, (token) => token.end > start); i < tokens.length; i++) {
      const token = tokens[i];
      if (!token || token.start >= end) break;
      if (token.kind !== 'comment') continue;
      rest += this.text.slice(at, Math.max(at, token.start));
      at = Math.min(end, token.end);
    }
    return rest + this.text.slice(at, end);
  }

  /** The innermost bracket that is open at an offset. */
  bracketAround(offset: number): number | undefined {
    const { changes, open } = this.#scanned;
    return open[indexOf(changes, (at) => at > offset) - 1];
  }

  /** The brackets that are open at an offset, from the innermost outwards. */
  *bracketsAround(offset: number): Generator<number> {
    let bracket = this.bracketAround(offset);
    for (; bracket !== undefined; bracket = this.bracketAround(bracket)) yield bracket;
  }

  /** Whether all strings are closed, and all brackets by the matching kind. */
  get isWhole(): boolean {
    const { isBalanced, tokens } = this.#scanned;
    return isBalanced && !tokens.some(({ kind, isOpen }) => kind === 'string' && isOpen);
  }

  /** Whether an offset is in text written for people: a comment or a Python docstring. */
  isProse(offset: number): boolean {
    if (this.language === 'text') return true;
    const token = this.tokenAround(offset);
    if (token?.kind !== 'string' || this.language !== 'python') return token?.kind === 'comment';
    const before = this.text.slice(lineStart(this.text, token.start), token.start);
    return before.trim() === '' && this.bracketAround(token.start) === undefined;
  }

  /** Where a bracket is closed; undefined if it isn't. */
  closingOf(bracket: number): number | undefined {
    return this.#scanned.closing.get(bracket);
  }

  /** Whether a line between two offsets separates documents of a YAML file. */
  isPartedBetween(start: number, end: number): boolean {
    this.#partings ??=
      this.language === 'yaml'
        ? Array.from(this.text.matchAll(/^---(?=\s|$)/gm), ({ index }) => index)
        : [];
    const parting = this.#partings[indexOf(this.#partings, (at) => at >= start)];
    return parting !== undefined && parting < end;
  }

  /** Whether two places are in the same brackets, or both in none. */
  areTogether(a: Span, b: Span): boolean {
    return this.bracketAround(a.start) === this.bracketAround(b.start);
  }
}
