import { textBefore } from '../lines.ts';
import { indexOf } from '../ordered.ts';
import {
  areNear,
  columnOf,
  follows,
  holds,
  reaches,
  type Source,
  type Span,
} from '../source/index.ts';
import { changesIn, linesAround, type Change } from './changes.ts';
import type { Key } from './keys.ts';
import type { MentionPart } from './mention.ts';
import { experimentStatements, type ExperimentStatement } from './statements.ts';

/** How many statements before or after some runs are considered. */
const mostStatements = 50;

/** How far apart, in characters, a statement and runs may be in one list. */
const farthest = 5000;

/** Of so many changes before some runs, none are checked: the experiment counts as unknown. */
const mostChanges = 500;

/** Finds the experiment of the runs at some place. */
export class Experiments {
  readonly #source: Source;
  readonly #statements: readonly ExperimentStatement[];
  readonly #byBracket: Map<number | undefined, ExperimentStatement[]>;
  /** Only looked for if they may matter. */
  #changes: readonly Change[] | undefined;

  constructor(source: Source, keys: readonly Key[]) {
    this.#source = source;
    this.#statements = experimentStatements(source, keys);
    this.#byBracket = Map.groupBy(this.#statements, ({ start }) => source.bracketAround(start));
  }

  /** The experiment stated by a key's own name, by the brackets around it, or by a statement. */
  at({ name, start, end, owner }: Key): ExperimentStatement | undefined {
    const [, own] = /(?:exp(?:eriment)?_?|_e(?=\d+$))(\d+)/i.exec(name) ?? [];
    if (own !== undefined) return { start, end, name, experiment: Number(own) };
    const found = this.#statementFor(start);
    const label = this.#labelAround(start);
    if (label && !(found && found.start > label.start)) return label;
    if (!found || (found.owner ?? owner) !== owner) return undefined;
    return this.#mayChange(found, start) || this.#isAmbiguous(found) ? undefined : found;
  }

  /**
   * The statement that applies at a place: one in the same brackets, then in those around them, then
   * one before it in the same block or in an enclosing one; in YAML, also one after it.
   */
  #statementFor(offset: number): ExperimentStatement | undefined {
    const source = this.#source;
    let outermost = offset;
    for (const bracket of source.bracketsAround(offset)) {
      const found = this.#nearestTo(offset, this.#byBracket.get(bracket) ?? []);
      if (found) return found;
      outermost = bracket;
    }
    const free = this.#byBracket.get(undefined) ?? [];
    const index = indexOf(free, ({ start }) => start >= outermost);
    const before = free
      .slice(Math.max(0, index - mostStatements), index)
      .findLast((statement) => this.#reaches(statement, outermost));
    const isBeside = before && columnOf(source, before.start) === columnOf(source, outermost);
    if (isBeside || source.language !== 'yaml') return before;
    const beside = free
      .slice(index, index + mostStatements)
      .find(
        (statement) =>
          statement.isBlock !== true &&
          follows(source, statement, outermost) &&
          !source.isPartedBetween(outermost, statement.start),
      );
    return beside ?? before;
  }

  #nearestTo(
    offset: number,
    statements: readonly ExperimentStatement[],
  ): ExperimentStatement | undefined {
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

  #reaches(statement: ExperimentStatement, offset: number): boolean {
    if (this.#source.isPartedBetween(statement.start, offset)) return false;
    return statement.isBlock === true
      ? holds(this.#source, statement, offset)
      : reaches(this.#source, statement, offset);
  }

  /** Whether another experiment may be set between a statement and an offset. */
  #mayChange(
    { start: statement, experiment, owner }: ExperimentStatement,
    offset: number,
  ): boolean {
    if (experiment === undefined) return false;
    this.#changes ??= changesIn(this.#source);
    const first = indexOf(this.#changes, ({ start }) => start > statement);
    const next = indexOf(this.#changes, ({ start }) => start >= offset);
    if (first === next) return false;
    // Nobody could tell by then.
    if (next - first > mostChanges) return true;
    const lines = linesAround(this.#source, offset);
    return this.#changes
      .slice(first, next)
      .some(
        (change) =>
          offset < change.end &&
          change.within.every((line) => lines.has(line)) &&
          ['', 'this', owner].includes(change.owner),
      );
  }

  /** Whether the mapping with a statement has another one with the same key. */
  #isAmbiguous(statement: ExperimentStatement): boolean {
    const index = indexOf(this.#statements, ({ start }) => start >= statement.start);
    return this.#statements
      .slice(Math.max(0, index - 3), index + 4)
      .some(
        (other) =>
          other.name === statement.name &&
          other.experiment !== statement.experiment &&
          this.#areInMapping(statement, other),
      );
  }

  #areInMapping(a: Span, b: Span): boolean {
    const { language } = this.#source;
    const bracket = this.#source.bracketAround(a.start);
    if (!this.#source.areTogether(a, b) || language === 'cpp' || language === 'shell') return false;
    if (bracket !== undefined) return this.#source.closingOf(bracket) !== undefined;
    const [first, last] = a.start < b.start ? [a, b] : [b, a];
    const isSame = language === 'yaml' && follows(this.#source, last, first.start);
    return isSame && !this.#source.isPartedBetween(first.start, last.start);
  }

  /** `"exp12": {…}` */
  #labelAround(offset: number): ExperimentStatement | undefined {
    for (const bracket of [...this.#source.bracketsAround(offset)].slice(0, 10)) {
      const before = textBefore(this.#source.text, bracket, 60);
      const [text, experiment] =
        /["']?(?<![\w-])exp(?:eriment)?_?(\d+)["']?\s*[:=]\s*$/i.exec(before) ?? [];
      if (text !== undefined && experiment !== undefined) {
        const start = bracket - text.length;
        return { start, end: bracket, name: text, experiment: Number(experiment) };
      }
    }
    return undefined;
  }
}

/**
 * Whether data may have been taken in an experiment. The first two had few runs, and most things
 * with those numbers are something else; a number that isn't a safe integer is reported as a
 * mistake of its own.
 */
export function isPlausible(experiment: number, parts: readonly MentionPart[] = []): boolean {
  if (!Number.isSafeInteger(experiment)) return true;
  if (experiment === 1 || experiment === 2) {
    return parts.some(({ iov }) => iov !== undefined && iov.last.run >= 100);
  }
  return experiment >= 3 && experiment < 1000;
}

/** Whether a key is in the same brackets as a statement, or on the same or an adjacent line. */
export function isStatedWith(source: Source, statement: Span, key: Span): boolean {
  const isInBrackets = source.bracketAround(key.start) !== undefined;
  return (isInBrackets && source.areTogether(statement, key)) || areNear(source, statement, key);
}
