import { lineStart } from '../lines.ts';
import { iovsWithin, type Iov } from '../iov.ts';
import {
  plainText,
  readLiteral,
  type Source,
  type Span,
  type TextLiteral,
} from '../source/index.ts';
import { mentionOf, partOf, type Mention } from './mention.ts';

/** Experiments and runs that a cut may let through, all pairs of both. */
interface Box {
  readonly experiments: Interval;
  readonly runs: Interval;
}

interface Interval {
  readonly min: number;
  readonly max: number;
}

const all: Interval = { min: 0, max: Infinity };
const everything: Box = { experiments: all, runs: all };
/** A cut with more alternatives than that is no list of runs. */
const mostBoxes = 20_000;

/** A cut on `__experiment__` and `__run__` in a string, or in the text itself. */
export function readCut(source: Source, offset: number): Mention | undefined {
  const text = stringAround(source, offset) ?? bareCut(source, offset);
  const reader = text && new CutReader(text.value);
  const boxes = reader?.boxes();
  if (!reader || reader.isUnclear || !boxes || boxes.length === 0) return undefined;
  if (boxes.some(({ experiments }) => experiments === all)) return undefined;
  const form = /&&|\|\|/.test(text.value) ? 'rdataframe-cut' : 'pandas-cut';
  const span: Span = { start: text.start, end: text.end };
  const iovs = boxes.map(({ experiments, runs }) => iovsWithin(experiments, runs));
  const parts = iovs.flat().map((iov) => partOf(span, iov));
  const isPartial = reader.isPartial || iovs.some((all) => all.some(isTooMuch));
  return { ...mentionOf(form, span, parts), isPartial };
}

/** The string literal that an offset is in. */
function stringAround(source: Source, offset: number): TextLiteral | undefined {
  const token = source.tokenAround(offset);
  if (token?.kind !== 'string') return undefined;
  const literal = readLiteral(source, token.start);
  return literal.kind === 'text' && literal.end > offset ? literal : undefined;
}

/** So far, in characters, a cut goes on that has no quotes. */
const longest = 2000;

/** What looks like a cut around an offset, where no quotes tell where it ends. */
function bareCut({ text, language }: Source, offset: number): TextLiteral | undefined {
  if (language === 'python' || language === 'cpp' || language === 'json') return undefined;
  const begin = lineStart(text, offset);
  const opening = /[\s(]*$/.exec(text.slice(begin, offset));
  const start = offset - (opening?.[0].trimStart().length ?? 0);
  const [value = ''] =
    /^[\w\s()&|=<>]*[\w)]/.exec(text.slice(start, start + longest).split('\n', 1)[0] ?? '') ?? [];
  return plainText(value, start);
}

/** Whether an interval stands for many experiments, of each of which only some runs are meant. */
function isTooMuch({ first, last }: Iov): boolean {
  const isOfEach = first.run === 0 && last.run === Infinity;
  return first.experiment !== last.experiment && !isOfEach;
}

/** One side of a comparison: a name, a number, a list of numbers, or something else. */
type Operand = string | number | readonly number[] | undefined;

/** Reads a cut of pandas, numexpr or C++; what it does not understand lets everything through. */
class CutReader {
  readonly #tokens: readonly string[];
  #at = 0;
  /** Whether there was something that it did not understand. */
  isPartial = false;
  /** Whether that was about runs or experiments. */
  isUnclear = false;

  constructor(text: string) {
    this.#tokens = text.match(/"[^"]*"|'[^']*'|[\w.]+|&&|\|\||[=!<>]=|\S/g) ?? [];
  }

  /** Undefined where it is no expression. */
  boxes(): Box[] | undefined {
    const boxes = this.#or();
    return this.#at === this.#tokens.length ? boxes : undefined;
  }

  #or(): Box[] {
    const boxes = this.#and();
    while (this.#take('|', '||', 'or')) boxes.push(...this.#and());
    return boxes;
  }

  #and(): Box[] {
    let boxes = this.#term();
    while (this.#take('&', '&&', 'and')) {
      const others = this.#term();
      if (boxes.length * others.length > mostBoxes) return [everything];
      boxes = bothOf(boxes, others);
    }
    return boxes;
  }

  #term(): Box[] {
    // Parentheses around a whole comparison, not around one side of it.
    const start = this.#at;
    if (this.#take('(')) {
      const boxes = this.#or();
      if (this.#take(')') && !isComparison(this.#tokens[this.#at])) return boxes;
      this.#at = start;
    }
    return this.#comparison();
  }

  #notUnderstood(begin: number): Box[] {
    this.isPartial = true;
    this.isUnclear ||= this.#tokens.slice(begin, this.#at).some(isName);
    return [everything];
  }

  #comparison(): Box[] {
    const begin = this.#at;
    let left = this.#operand();
    let boxes: Box[] = [everything];
    let isCompared = false;
    while (isComparison(this.#tokens[this.#at])) {
      const operator = this.#tokens[this.#at++] ?? '';
      const right = this.#operand();
      const found = compared(left, operator, right);
      if (found.includes(everything)) this.#notUnderstood(begin);
      isCompared = true;
      boxes = bothOf(boxes, found);
      left = right;
    }
    if (!isCompared) this.#notUnderstood(begin);
    return boxes;
  }

  #operand(): Operand {
    const start = this.#at;
    let depth = 0;
    for (; this.#at < this.#tokens.length; this.#at++) {
      const token = this.#tokens[this.#at] ?? '';
      if ('([{'.includes(token)) depth++;
      else if (')]}'.includes(token) && --depth < 0) break;
      else if (depth === 0 && (isComparison(token) || isJoint(token))) break;
    }
    return operandOf(this.#tokens.slice(start, this.#at));
  }

  #take(...tokens: string[]): boolean {
    const isNext = tokens.includes(this.#tokens[this.#at] ?? '');
    if (isNext) this.#at++;
    return isNext;
  }
}

function operandOf(tokens: readonly string[]): Operand {
  const [first = '', ...rest] = tokens;
  if (rest.length === 0) return /^\d+$/.test(first) ? Number(first) : first;
  if (first === '(' && rest.at(-1) === ')') return operandOf(rest.slice(0, -1));
  if (first !== '[' || rest.at(-1) !== ']') return undefined;
  const numbers = rest.slice(0, -1).filter((token) => token !== ',');
  return numbers.every((token) => /^\d+$/.test(token)) ? numbers.map(Number) : undefined;
}

function compared(left: Operand, operator: string, right: Operand): Box[] {
  if (typeof left === 'string' && operator === 'in' && Array.isArray(right)) {
    return right.flatMap((number: number) => compared(left, '==', number));
  }
  if (typeof left === 'string' && typeof right === 'number') return boxOf(left, operator, right);
  if (typeof left === 'number' && typeof right === 'string') {
    return boxOf(right, mirrored[operator] ?? operator, left);
  }
  return [everything];
}

const mirrored: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

function boxOf(name: string, operator: string, number: number): Box[] {
  const intervals = operator === '!=' ? ['<', '>'] : [operator];
  return intervals.map((each) => {
    const interval = intervalOf(each, number);
    if (interval === all) return everything;
    if (name === '__experiment__') return { experiments: interval, runs: all };
    return name === '__run__' ? { experiments: all, runs: interval } : everything;
  });
}

/** What two alternatives have in common. */
function bothOf(some: readonly Box[], others: readonly Box[]): Box[] {
  const both = some.flatMap((a) => others.map((b) => intersect(a, b)));
  return both.filter(
    ({ experiments, runs }) => experiments.min <= experiments.max && runs.min <= runs.max,
  );
}

function isName(token: string): boolean {
  return token === '__run__' || token === '__experiment__';
}

function intervalOf(operator: string, number: number): Interval {
  switch (operator) {
    case '==':
      return { min: number, max: number };
    case '>=':
      return { min: number, max: Infinity };
    case '>':
      return { min: number + 1, max: Infinity };
    case '<=':
      return { min: 0, max: number };
    case '<':
      return { min: 0, max: number - 1 };
    default:
      return all;
  }
}

function intersect(a: Box, b: Box): Box {
  return {
    experiments: common(a.experiments, b.experiments),
    runs: common(a.runs, b.runs),
  };
}

function common(a: Interval, b: Interval): Interval {
  if (a === all) return b;
  if (b === all) return a;
  return { min: Math.max(a.min, b.min), max: Math.min(a.max, b.max) };
}

function isComparison(token: string | undefined): boolean {
  return token !== undefined && ['==', '!=', '<', '>', '<=', '>=', 'in'].includes(token);
}

function isJoint(token: string): boolean {
  return ['&', '&&', 'and', '|', '||', 'or'].includes(token);
}
