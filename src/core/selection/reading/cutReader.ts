/** Experiments and runs that a cut may select: every combination of the two. */
export interface Box {
  readonly experiments: Interval;
  readonly runs: Interval;
}

export interface Interval {
  readonly min: number;
  readonly max: number;
}

/** All numbers. */
export const all: Interval = { min: 0, max: Infinity };
const everything: Box = { experiments: all, runs: all };
/** A cut with more alternatives than this isn't a list of runs. */
const mostBoxes = 20_000;

/** One side of a comparison: a name, a number, a list of numbers, or anything else. */
type Operand = string | number | readonly number[] | undefined;

/** Reads a cut of pandas, numexpr or C++; what it can't parse is taken to select everything. */
export class CutReader {
  readonly #tokens: readonly string[];
  /** The objects with the columns: `df` in `df.__run__`; an empty name in a cut in a string. */
  readonly owners = new Set<string>();
  #at = 0;
  /** Whether there was something it didn't understand. */
  isPartial = false;
  /** Whether what it didn't understand involved runs or experiments. */
  isUnclear = false;

  constructor(text: string) {
    const names = text
      .replaceAll(/\s*\[\s*(["'])(__(?:run|experiment)__)\1\s*\]/g, '.$2')
      .replaceAll(/->(?=__(?:run|experiment)__)/g, '.');
    this.#tokens = names.match(/"[^"]*"|'[^']*'|[\w.]+|&&|\|\||[=!<>]=|\S/g) ?? [];
    for (const token of this.#tokens) {
      const [found, owner = ''] = column.exec(token) ?? [];
      if (found !== undefined) this.owners.add(owner);
    }
  }

  /** Undefined if it isn't an expression. */
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
    // Parentheses around a whole comparison, not around one of its sides.
    const before = [this.#at, this.isPartial, this.isUnclear] as const;
    if (this.#take('(')) {
      const boxes = this.#or();
      if (this.#take(')') && !comparisons.has(this.#next)) return boxes;
      [this.#at, this.isPartial, this.isUnclear] = before;
    }
    return this.#comparison();
  }

  #notUnderstood(begin: number): Box[] {
    this.isPartial = true;
    this.isUnclear ||= this.#tokens.slice(begin, this.#at).some((token) => column.test(token));
    return [everything];
  }

  #comparison(): Box[] {
    const begin = this.#at;
    let left = this.#operand();
    let boxes: Box[] = [everything];
    let isCompared = false;
    while (comparisons.has(this.#next)) {
      const operator = this.#next;
      this.#at++;
      const right = this.#operand();
      const found = compared(left, operator, right);
      if (found.includes(everything)) this.#notUnderstood(begin);
      isCompared = true;
      boxes = bothOf(boxes, found);
      left = right;
    }
    if (isCompared) return boxes;
    return calledOn(this.#tokens.slice(begin, this.#at)) ?? this.#notUnderstood(begin);
  }

  #operand(): Operand {
    const start = this.#at;
    let depth = 0;
    for (; this.#at < this.#tokens.length; this.#at++) {
      const token = this.#next;
      if ('([{'.includes(token)) depth++;
      else if (')]}'.includes(token) && --depth < 0) break;
      else if (depth === 0 && (comparisons.has(token) || joints.has(token))) break;
    }
    return operandOf(this.#tokens.slice(start, this.#at));
  }

  #take(...tokens: string[]): boolean {
    const isNext = tokens.includes(this.#next);
    if (isNext) this.#at++;
    return isNext;
  }

  /** The next token; empty at the end. */
  get #next(): string {
    return this.#tokens[this.#at] ?? '';
  }
}

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>=', 'in']);
const joints: ReadonlySet<string> = new Set(['&', '&&', 'and', '|', '||', 'or']);

function operandOf(tokens: readonly string[]): Operand {
  const [first = '', ...rest] = tokens;
  if (rest.length === 0) return /^\d+$/.test(first) ? Number(first) : first;
  if (first === '(' && rest.at(-1) === ')') {
    const inner = rest.slice(0, -1);
    return inner.includes(',') ? numbersIn(inner) : operandOf(inner);
  }
  return first === '[' && rest.at(-1) === ']' ? numbersIn(rest.slice(0, -1)) : undefined;
}

/** Numbers separated by commas. */
function numbersIn(tokens: readonly string[]): number[] | undefined {
  const numbers = tokens.filter((token) => token !== ',');
  return numbers.every((token) => /^\d+$/.test(token)) ? numbers.map(Number) : undefined;
}

/** What a column's methods select: `df.__run__.isin([798, 799])`, `.between(798, 801)`. */
function calledOn([first = '', ...rest]: readonly string[]): Box[] | undefined {
  const [, name, method] = /^(.*)\.(isin|between)$/.exec(first) ?? [];
  if (name === undefined || rest[0] !== '(' || rest.at(-1) !== ')') return undefined;
  const given = rest.slice(1, -1);
  if (method === 'isin') {
    const operand = operandOf(given);
    return Array.isArray(operand) ? compared(name, 'in', operand) : undefined;
  }
  const [min, max, ...others] = numbersIn(given) ?? [];
  if (min === undefined || max === undefined || others.length > 0) return undefined;
  return bothOf(compared(name, '>=', min), compared(name, '<=', max));
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
  const operators = operator === '!=' ? ['<', '>'] : [operator];
  return operators.map((each) => {
    const interval = intervals[each]?.(number);
    if (!interval) return everything;
    const [, , kind] = column.exec(name) ?? [];
    if (kind === 'experiment') return { experiments: interval, runs: all };
    return kind === 'run' ? { experiments: all, runs: interval } : everything;
  });
}

/** The intersection of two lists of alternatives. */
function bothOf(some: readonly Box[], others: readonly Box[]): Box[] {
  const both = some.flatMap((a) =>
    others.map((b) => {
      return { experiments: common(a.experiments, b.experiments), runs: common(a.runs, b.runs) };
    }),
  );
  return both.filter(
    ({ experiments, runs }) => experiments.min <= experiments.max && runs.min <= runs.max,
  );
}

/** The name of a run or experiment column, and the object it belongs to. */
const column = /^(?:(.*)\.)?__(run|experiment)__(?=$|\.)/;

/** What each operator selects. */
const intervals: Readonly<Record<string, (number: number) => Interval>> = {
  '==': (number) => ({ min: number, max: number }),
  '>=': (number) => ({ min: number, max: Infinity }),
  '>': (number) => ({ min: number + 1, max: Infinity }),
  '<=': (number) => ({ min: 0, max: number }),
  '<': (number) => ({ min: 0, max: number - 1 }),
};

function common(a: Interval, b: Interval): Interval {
  if (a === all) return b;
  if (b === all) return a;
  return { min: Math.max(a.min, b.min), max: Math.min(a.max, b.max) };
}
