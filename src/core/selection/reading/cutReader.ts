/** Experiments and runs that a cut may let through, all pairs of both. */
export interface Box {
  readonly experiments: Interval;
  readonly runs: Interval;
}

export interface Interval {
  readonly min: number;
  readonly max: number;
}

/** Every number there is. */
export const all: Interval = { min: 0, max: Infinity };
const everything: Box = { experiments: all, runs: all };
/** A cut with more alternatives than that is no list of runs. */
const mostBoxes = 20_000;

/** One side of a comparison: a name, a number, a list of numbers, or something else. */
type Operand = string | number | readonly number[] | undefined;

/** Reads a cut of pandas, numexpr or C++; what it does not understand lets everything through. */
export class CutReader {
  readonly #tokens: readonly string[];
  /** What has the experiment and the run: `df` of `df.__run__`; nothing where the cut is a string. */
  readonly owners = new Set<string>();
  #at = 0;
  /** Whether there was something that it did not understand. */
  isPartial = false;
  /** Whether that was about runs or experiments. */
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
    if (isCompared) return boxes;
    return calledOn(this.#tokens.slice(begin, this.#at)) ?? this.#notUnderstood(begin);
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
  if (first === '(' && rest.at(-1) === ')') {
    const inner = rest.slice(0, -1);
    return inner.includes(',') ? numbersIn(inner) : operandOf(inner);
  }
  return first === '[' && rest.at(-1) === ']' ? numbersIn(rest.slice(0, -1)) : undefined;
}

/** Numbers with commas between them. */
function numbersIn(tokens: readonly string[]): number[] | undefined {
  const numbers = tokens.filter((token) => token !== ',');
  return numbers.every((token) => /^\d+$/.test(token)) ? numbers.map(Number) : undefined;
}

/** What a column's own methods let through: `df.__run__.isin([798, 799])`, `.between(798, 801)`. */
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
  const intervals = operator === '!=' ? ['<', '>'] : [operator];
  return intervals.map((each) => {
    const interval = intervalOf(each, number);
    if (interval === all) return everything;
    const [, , kind] = column.exec(name) ?? [];
    if (kind === 'experiment') return { experiments: interval, runs: all };
    return kind === 'run' ? { experiments: all, runs: interval } : everything;
  });
}

/** What two alternatives have in common. */
function bothOf(some: readonly Box[], others: readonly Box[]): Box[] {
  const both = some.flatMap((a) => others.map((b) => intersect(a, b)));
  return both.filter(
    ({ experiments, runs }) => experiments.min <= experiments.max && runs.min <= runs.max,
  );
}

/** A name of the column that has the run or the experiment, and what it belongs to. */
const column = /^(?:(.*)\.)?__(run|experiment)__(?=$|\.)/;

function isName(token: string): boolean {
  return column.test(token);
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
