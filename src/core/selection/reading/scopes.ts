import { lineStart } from '../lines.ts';
import { lineComments, type Language } from '../language.ts';
import type { Span } from './mention.ts';
import { indexOf } from '../ordered.ts';

/** A block longer than that, in characters, has no statement at its begin for one at its end. */
const longestBlock = 20_000;
/** So many statements before one are looked at. */
const mostStatements = 50;

/** Which statements of a source belong together, by brackets and indentation. */
export class Scopes {
  readonly #source: string;
  /** Where the innermost open bracket changes, and which it is from there on. */
  readonly #offsets: number[] = [];
  readonly #brackets: (number | undefined)[] = [];
  /** Where documents of a YAML file are parted. */
  readonly #partings: readonly number[];
  /** Strings that go over several lines. */
  readonly #texts: Span[] = [];

  constructor(source: string, language: Language) {
    this.#source = source;
    this.#partings =
      language === 'yaml'
        ? Array.from(source.matchAll(/^---(?=\s|$)/gm), ({ index }) => index)
        : [];
    const open: number[] = [];
    for (const { 0: sign, index } of source.matchAll(tokensOf(language))) {
      if (sign.startsWith('"""') || sign.startsWith("'''")) {
        this.#texts.push({ start: index + 3, end: index + sign.length - 3 });
      }
      if ('([{'.includes(sign)) open.push(index);
      else if (')]}'.includes(sign)) open.pop();
      else continue;
      this.#offsets.push(index + 1);
      this.#brackets.push(open.at(-1));
    }
  }

  /** Whether an offset is in a string that may go over several lines. */
  isInText(offset: number): boolean {
    const text = this.#texts[indexOf(this.#texts, ({ start }) => start > offset) - 1];
    return text !== undefined && offset <= text.end;
  }

  /** The innermost bracket that is open at an offset. */
  bracketAround(offset: number): number | undefined {
    return this.#brackets[indexOf(this.#offsets, (at) => at > offset) - 1];
  }

  /** Whether both are in the same brackets, or neither is in any. */
  areTogether(a: Span, b: Span): boolean {
    return this.bracketAround(a.start) === this.bracketAround(b.start);
  }

  /** Whether both are on one line, or on neighbouring ones. */
  areNear(a: Span, b: Span): boolean {
    const [earlier, later] = a.start < b.start ? [a, b] : [b, a];
    if (later.start - earlier.end > 300) return false;
    return this.#source.slice(earlier.end, later.start).split('\n').length <= 2;
  }

  /** Whether a statement holds at an offset behind it: its block goes on there, or it is in a block of it. */
  reaches({ start, end }: Span, offset: number): boolean {
    return this.#columnOf(start) <= this.#columnOf(offset) && this.#isSameBlock(start, end, offset);
  }

  /** Whether an offset behind a statement is in the block that it opens, or on its line. */
  holds({ start, end }: Span, offset: number): boolean {
    const lineEnd = this.#source.indexOf('\n', end);
    if (lineEnd < 0 || offset <= lineEnd) return true;
    const column = this.#columnOf(start);
    if (this.#columnOf(offset) <= column || offset - lineEnd > longestBlock) return false;
    return this.#source
      .slice(lineEnd + 1, offset)
      .split('\n')
      .slice(0, -1)
      .every((line) => /^\s*(?:#|$)/.test(line) || line.length - line.trimStart().length > column);
  }

  /** Whether a line between two offsets parts the documents of a YAML file. */
  arePartedBetween(start: number, end: number): boolean {
    const parted = indexOf(this.#partings, (at) => at >= start);
    return (this.#partings[parted] ?? Infinity) < end;
  }

  /** Whether a statement after an offset is of the same block. */
  follows({ start }: Span, offset: number): boolean {
    return (
      this.#columnOf(start) === this.#columnOf(offset) && this.#isSameBlock(offset, offset, start)
    );
  }

  /** The column in which a line's statement begins: of a list's item, after its dash. */
  #columnOf(offset: number): number {
    const start = lineStart(this.#source, offset);
    const indentation = /[ \t]*(?:-[ \t]+)?/y;
    indentation.lastIndex = start;
    return indentation.exec(this.#source)?.[0].length ?? 0;
  }

  /** Whether no line after the first statement, up to the second, is indented less than the first. */
  #isSameBlock(first: number, firstEnd: number, second: number): boolean {
    const column = this.#columnOf(first);
    if (column === 0) return true;
    const lineEnd = this.#source.indexOf('\n', firstEnd);
    if (lineEnd < 0 || lineEnd >= second) return true;
    if (second - lineEnd > longestBlock) return false;
    const lines = this.#source.slice(lineEnd + 1, second).split('\n');
    // Of the last line, what is before the second statement.
    return lines.every((line, i) => {
      const text = line.trimStart();
      const isNone = i < lines.length - 1 && /^(?:$|[#)\]}])/.test(text);
      return isNone || line.length - text.length >= column;
    });
  }
}

/** What says something for what follows it. */
export interface Statement extends Span {
  /** Whether it holds for the block that it opens only. */
  readonly isBlock?: boolean;
}

/**
 * Finds what a name means where it is set several times: in the same brackets, then in those around
 * them, then by a statement before, of the same block or of one around it; in a mapping, also after.
 */
export class Statements<T extends Statement> {
  readonly #scopes: Scopes;
  readonly #isMapping: boolean;
  readonly #byBracket: Map<number | undefined, T[]>;

  /**
   * @param isMapping Whether the order of statements means nothing.
   * @param statements In order.
   */
  constructor(scopes: Scopes, isMapping: boolean, statements: readonly T[]) {
    this.#scopes = scopes;
    this.#isMapping = isMapping;
    this.#byBracket = Map.groupBy(statements, ({ start }) => scopes.bracketAround(start));
  }

  at(offset: number): T | undefined {
    let bracket = this.#scopes.bracketAround(offset);
    let outermost = offset;
    for (; bracket !== undefined; bracket = this.#scopes.bracketAround(bracket)) {
      const found = nearestTo(offset, this.#byBracket.get(bracket) ?? []);
      if (found) return found;
      outermost = bracket;
    }
    const free = this.#byBracket.get(undefined) ?? [];
    const index = indexOf(free, ({ start }) => start >= outermost);
    const before = free
      .slice(Math.max(0, index - mostStatements), index)
      .findLast((statement) => this.#reaches(statement, outermost));
    if (before || !this.#isMapping) return before;
    const after = free.slice(index, index + mostStatements);
    return after.find(
      (statement) =>
        statement.isBlock !== true &&
        this.#scopes.follows(statement, outermost) &&
        !this.#scopes.arePartedBetween(outermost, statement.start),
    );
  }

  #reaches(statement: T, offset: number): boolean {
    if (this.#scopes.arePartedBetween(statement.start, offset)) return false;
    return statement.isBlock === true
      ? this.#scopes.holds(statement, offset)
      : this.#scopes.reaches(statement, offset);
  }
}

const strings = String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[()[\]{}]`;
const signs = {
  '#': new RegExp(String.raw`#[^\n]*|${strings}`, 'g'),
  '//': new RegExp(String.raw`//[^\n]*|/\*[^]*?\*/|${strings}`, 'g'),
} as const;
const python = new RegExp(String.raw`"""[^]*?"""|'''[^]*?'''|#[^\n]*|${strings}`, 'g');
const text = new RegExp(strings, 'g');

/** Brackets, and what they are not looked for in. */
function tokensOf(language: Language): RegExp {
  if (language === 'python') return python;
  const sign = lineComments[language];
  return sign === undefined ? text : signs[sign];
}

function nearestTo<T extends Span>(offset: number, statements: readonly T[]): T | undefined {
  const index = indexOf(statements, ({ start }) => start >= offset);
  const [before, after] = [statements[index - 1], statements[index]];
  if (!before || !after) return before ?? after;
  return offset - before.start <= after.start - offset ? before : after;
}
