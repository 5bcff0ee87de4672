import { indexOf } from '../ordered.ts';
import { follows, holds, reaches } from '../source/blocks.ts';
import type { Source } from '../source/source.ts';
import type { Span } from '../source/token.ts';

/** So many statements before one are looked at. */
const mostStatements = 50;

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
  readonly #source: Source;
  /** Whether the order of statements means nothing. */
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
        follows(this.#source, statement, outermost) &&
        !this.#source.isPartedBetween(outermost, statement.start),
    );
  }

  #reaches(statement: T, offset: number): boolean {
    if (this.#source.isPartedBetween(statement.start, offset)) return false;
    return statement.isBlock === true
      ? holds(this.#source, statement, offset)
      : reaches(this.#source, statement, offset);
  }
}

function nearestTo<T extends Span>(offset: number, statements: readonly T[]): T | undefined {
  const index = indexOf(statements, ({ start }) => start >= offset);
  const [before, after] = [statements[index - 1], statements[index]];
  if (!before || !after) return before ?? after;
  return offset - before.start <= after.start - offset ? before : after;
}
