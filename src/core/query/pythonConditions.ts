import type { Query } from './ast.ts';
import { builtInConditions, type Conditions } from './conditions.ts';
import type { Path } from '../records/index.ts';
import type { Field } from './fields.ts';
import type { Interval, Meaning, TextPattern } from './meaning.ts';
import { parseQuery } from './parse.ts';
import {
  allOf,
  anyOf,
  opposite,
  type Compared,
  type Expression,
  type Operand,
} from './pythonExpression.ts';
import type { Helper } from './pythonHelpers.ts';
import { textOf } from './pythonLayout.ts';
import { numberLiteral, printable, textLiteral } from './pythonLiteral.ts';
import { termOf, understand } from './understand.ts';

/** Python that is true for the runs that fit, and the helpers that it calls. */
export interface PythonCondition {
  readonly expression: Expression;
  readonly helpers: ReadonlySet<Helper>;
}

/** @throws QueryError for a word that is not known. */
export function conditionOf(query: Query, own: Conditions): PythonCondition {
  understand(query, own);
  const writer = new Writer(own);
  return { expression: writer.query(query), helpers: writer.helpers };
}

/** The longest list on one line. */
const longestList = 60;

class Writer {
  readonly helpers = new Set<Helper>();
  readonly #own: Conditions;

  constructor(own: Conditions) {
    this.#own = own;
  }

  query(query: Query): Expression {
    switch (query.kind) {
      case 'and':
        return allOf(query.terms.map((term) => this.query(term)));
      case 'or':
        return anyOf(query.terms.map((term) => this.query(term)));
      case 'not':
        return opposite(this.query(query.term));
      case 'condition': {
        const name = query.name.text.toLowerCase();
        const source = builtInConditions.get(name) ?? this.#own.get(name) ?? '';
        const term = this.query(parseQuery(source));
        return { kind: 'named', name: `@${printable(name)}`, term };
      }
      case 'bare':
        return this.query(termOf(query.value, this.#own));
      default:
        return this.#meaning(understand(query, this.#own));
    }
  }

  #meaning(meaning: Meaning): Expression {
    switch (meaning.kind) {
      case 'and':
        return allOf(meaning.terms.map((term) => this.#meaning(term)));
      case 'or':
        return anyOf(together(meaning.terms).map((term) => this.#meaning(term)));
      case 'not':
        return opposite(this.#meaning(meaning.term));
      case 'has':
        return this.#has(meaning.field);
      case 'number':
        return this.#numbers(meaning.field, meaning.intervals);
      case 'time': {
        const [path = []] = meaning.field.paths;
        const found = this.#read('time', path);
        return anyOf(meaning.intervals.map((interval) => this.#during(found, interval)));
      }
      case 'text': {
        const { paths, type } = meaning.field;
        if (type === 'flags') return anyOf(this.#flags(meaning.patterns));
        return anyOf(paths.flatMap((path) => this.#text(path, meaning.patterns)));
      }
    }
  }

  #has({ paths, number }: Field): Expression {
    const some: Expression[] = paths.map((path) => this.#read('has', path));
    if (number === undefined) return anyOf(some);
    return anyOf([...some, compared(this.#call('duration', [run]), ['>=', atom('0')])]);
  }

  #numbers({ type, paths: [path = []] }: Field, intervals: readonly Interval<Bound>[]): Expression {
    const found =
      type === 'duration' || type === 'energy'
        ? this.#call(type, [run])
        : this.#read('number', path);
    const exact = intervals.filter(({ min, max }) => min === max);
    const numbers = [...new Set(exact.map(({ min }) => numberLiteral(min)))].map(atom);
    const ranges = intervals.filter((interval) => !exact.includes(interval));
    const bound = (value: Bound): Operand => atom(numberLiteral(value));
    return anyOf([...oneOf(found, numbers), ...ranges.map((range) => within(found, range, bound))]);
  }

  #during(found: Operand, interval: Interval): Expression {
    return within(found, withinCalendar(interval), (time) =>
      Number.isFinite(time) ? this.#call('utc', dateParts(time)) : atom(numberLiteral(time)),
    );
  }

  #flags(patterns: readonly TextPattern[]): Expression[] {
    this.#compareNumbersIn(patterns);
    return patterns.map((pattern) =>
      typeof pattern === 'string'
        ? compared(atom(textLiteral(pattern)), ['in', this.#call('flags', [run])])
        : this.#call('flagged', [run, atom(textLiteral(globOf(pattern)))]),
    );
  }

  #text(path: Path, patterns: readonly TextPattern[]): Expression[] {
    const found = this.#read('text', path);
    const words = patterns.filter((pattern) => typeof pattern === 'string');
    const wildcards = patterns.filter((pattern) => typeof pattern !== 'string').map(globOf);
    this.#compareNumbersIn(patterns);
    return [
      ...oneOf(found, [...new Set(words)].map(textLiteral).map(atom)),
      ...wildcards.map((glob) => this.#call('like', [found, atom(textLiteral(glob))])),
    ];
  }

  /** Where a text may be that of a number, its form matters. */
  #compareNumbersIn(patterns: readonly TextPattern[]): void {
    const numeric = patterns.some((pattern) =>
      typeof pattern === 'string'
        ? /^[-+.\de]+$/.test(pattern)
        : /^(?!\*$)[-+.\de*?]+$/.test(pattern.wildcards),
    );
    if (numeric) this.helpers.add('plain');
  }

  #read(helper: Helper, path: Path): Operand {
    return this.#call(helper, [run, ...path.map(textLiteral).map(atom)]);
  }

  #call(name: Helper, parts: readonly Operand[]): Operand {
    this.helpers.add(name);
    return { kind: 'call', name, parts };
  }
}

type Bound = number | bigint;

const run = atom('run');

function atom(text: string): Operand {
  return { kind: 'atom', text };
}

function compared(first: Operand, ...rest: readonly Compared[]): Expression {
  return { kind: 'compare', first, rest };
}

/** Whether something is between two ends, which are written by `bound`. */
function within<N extends Bound>(
  found: Operand,
  { min, max, withoutMin, withoutMax }: Interval<N>,
  bound: (value: N) => Operand,
): Expression {
  const upper: Compared = [withoutMax ? '<' : '<=', bound(max)];
  if (min === -Infinity) return compared(found, upper);
  if (min === Infinity) return compared(found, ['==', bound(min)]);
  if (max === Infinity) return compared(found, [withoutMin ? '>' : '>=', bound(min)]);
  return compared(bound(min), [withoutMin ? '<' : '<=', found], upper);
}

/** Whether something is one of some, in lists that are no longer than a line. */
function oneOf(found: Operand, values: readonly Operand[]): Expression[] {
  const lists: Operand[][] = [];
  let length = Infinity;
  for (const value of values) {
    length += textOf(value).length + 2;
    if (length > longestList) {
      lists.push([]);
      length = textOf(found).length + textOf(value).length;
    }
    lists.at(-1)?.push(value);
  }
  return lists.map((parts) => {
    const [only, ...more] = parts;
    return only && more.length === 0
      ? compared(found, ['==', only])
      : compared(found, ['in', { kind: 'tuple', parts }]);
  });
}

/** Alternatives for one field in one, and without a text where the same number does. */
function together(terms: readonly Meaning[]): Meaning[] {
  const found: Meaning[] = [];
  for (const term of terms.flatMap(alternatives)) {
    const index = found.findIndex(
      (other) =>
        other.kind === term.kind &&
        'field' in other &&
        'field' in term &&
        other.field === term.field,
    );
    const both = merged(found[index], term);
    if (both) found[index] = both;
    else found.push(term);
  }
  return found.flatMap((term) => {
    if (term.kind !== 'text' || term.field.type !== 'any') return [term];
    const patterns = term.patterns.filter((pattern) => !isAmong(pattern, found));
    return patterns.length > 0 ? [{ ...term, patterns }] : [];
  });
}

function alternatives(meaning: Meaning): Meaning[] {
  return meaning.kind === 'or' ? meaning.terms.flatMap(alternatives) : [meaning];
}

function merged(a: Meaning | undefined, b: Meaning): Meaning | undefined {
  if (a?.kind === 'text' && b.kind === 'text') {
    return { ...a, patterns: [...a.patterns, ...b.patterns] };
  }
  if (a?.kind === 'number' && b.kind === 'number') {
    return { ...a, intervals: [...a.intervals, ...b.intervals] };
  }
  if (a?.kind === 'time' && b.kind === 'time') {
    return { ...a, intervals: [...a.intervals, ...b.intervals] };
  }
  return undefined;
}

/** Whether what has such a text has a number that is asked for anyway. */
function isAmong(pattern: TextPattern, terms: readonly Meaning[]): boolean {
  if (typeof pattern !== 'string' || !/^-?\d+(\.\d+)?$/.test(pattern)) return false;
  const number = Number(pattern);
  const is = (bound: Bound): boolean => bound === number || String(bound) === pattern;
  return terms.some(
    (term) => term.kind === 'number' && term.intervals.some(({ min, max }) => is(min) && is(max)),
  );
}

/** The pattern as `fnmatch` takes it. */
function globOf({ wildcards }: Exclude<TextPattern, string>): string {
  return wildcards.replaceAll('[', '[[]');
}

const firstYear = Date.parse('0001-01-01');
const afterLastYear = Date.parse('9999-12-31') + 86_400_000;

/** The same for all times that Python's `datetime` knows. */
function withinCalendar(interval: Interval): Interval {
  const { min, max } = interval;
  if (min >= afterLastYear || max <= firstYear) return { min: Infinity, max: Infinity };
  return {
    ...interval,
    min: min < firstYear ? -Infinity : min,
    max: max >= afterLastYear ? Infinity : max,
  };
}

/** Year, month, day, and as many more as are not 0. */
function dateParts(time: number): Operand[] {
  const date = new Date(time);
  const parts = [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    date.getUTCMilliseconds() * 1000,
  ];
  const length = Math.max(3, parts.findLastIndex((part) => part !== 0) + 1);
  return parts.slice(0, length).map((part) => atom(String(part)));
}
