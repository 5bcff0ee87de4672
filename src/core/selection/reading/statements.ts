import { indexOf } from '../ordered.ts';
import { columnOf, follows, holds, reaches } from '../source/blocks.ts';
import type { Source } from '../source/source.ts';
import type { Span } from '../source/token.ts';

/** How many statements before a place are considered. */
export const mostStatements = 50;

/** How far apart, in characters, two may be in one list. */
const farthest = 5000;

/** Something that states a fact about what follows it. */
export interface Statement extends Span {
  /** Whether it applies only to the block that it opens. */
  readonly isBlock?: boolean;
}

/**
 * Finds the statement that applies at a place, out of several: one in the same brackets, then in
 * those around them, then one before it in the same block or in an enclosing one; in a mapping,
 * also one after it.
 */
export class Statements<T extends Statement> {
  readonly #source: Source;
  /** Whether the order of statements is irrelevant. */
  readonly #isMapping: boolean;
  readonly #byBracket: Map<number | undefined, T[]>;

  /** @param statements In order. */
  constructor(source: Source, statements: readonly T[]) {
    this.#source = source;
    this.#isMapping = source.language === 'yaml';
    this.#byBracket = Map.groupBy(statements, ({ start }) => source.bracketAround(start));
  }

  at(offset: number): T | undefined {
    let bracket = this.#source.bracketAround(offset);
    let outermost = offset;
    for (; bracket !== undefined; bracket = this.#source.bracketAround(bracket)) {
      const found = this.#nearestTo(offset, this.#byBracket.get(bracket) ?? []);
      if (found) return found;
      outermost = bracket;
    }
    const free = this.#byBracket.get(undefined) ?? [];
    const index = indexOf(free, ({ start }) => start >= outermost);
    const before = free
      .slice(Math.max(0, index - mostStatements), index)
      .findLast((statement) => this.#reaches(statement, outermost));
    const column = columnOf(this.#source, outermost);
    const isBeside = before && columnOf(this.#source, before.start) === column;
    if (isBeside || !this.#isMapping) return before;
    const after = free.slice(index, index + mostStatements);
    const beside = after.find(
      (statement) =>
        statement.isBlock !== true &&
        follows(this.#source, statement, outermost) &&
        !this.#source.isPartedBetween(outermost, statement.start),
    );
    return beside ?? before;
  }

  #nearestTo(offset: number, statements: readonly T[]): T | undefined {
    const index = indexOf(statements, ({ start }) => start >= offset);
    const [before, next] = [statements[index - 1], statements[index]];
    const after = next && this.#isDoneLater(offset, next.start) ? undefined : next;
    if (!before || !after) return before ?? after;
    return offset - before.start <= after.start - offset ? before : after;
  }

  /** Whether both are in the brackets of a block, whose statements are executed in order. */
  #isDoneLater(first: number, second: number): boolean {
    const { text, language } = this.#source;
    if (language !== 'cpp' && language !== 'shell') return false;
    const isFar = second - first > farthest;
    return isFar || (language === 'cpp' ? /;/ : /[;\n]/).test(text.slice(first, second));
  }

  #reaches(statement: T, offset: number): boolean {
    if (this.#source.isPartedBetween(statement.start, offset)) return false;
    return statement.isBlock === true
      ? holds(this.#source, statement, offset)
      : reaches(this.#source, statement, offset);
  }
}
