import type { Bound, Interval } from './meaning.ts';
import type { Compared, Expression, Operand } from './pythonExpression.ts';
import { textOf } from './pythonLayout.ts';
import { numberLiteral } from './pythonLiteral.ts';

/** The longest list, in characters, so that each fits on a line. */
const longestList = 60;

export function atom(text: string): Operand {
  return { kind: 'atom', text };
}

export function compared(first: Operand, ...rest: readonly Compared[]): Expression {
  return { kind: 'compare', first, rest };
}

/**
 * Whether an operand is in an interval.
 *
 * @param bound Writes an end of the interval in Python.
 */
export function within<N extends Bound>(
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

/** Whether a number is in one of some intervals, as alternatives. */
export function numbersWithin(found: Operand, intervals: readonly Interval<Bound>[]): Expression[] {
  const bound = (value: Bound): Operand => atom(numberLiteral(value));
  const exact = intervals.filter(({ min, max }) => min === max);
  const numbers = [...new Set(exact.map(({ min }) => numberLiteral(min)))].map(atom);
  const ranges = intervals.filter((interval) => !exact.includes(interval));
  return [...oneOf(found, numbers), ...ranges.map((range) => within(found, range, bound))];
}

/** Whether an operand is one of some values, as alternatives: lists that each fit on a line. */
export function oneOf(found: Operand, values: readonly Operand[]): Expression[] {
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

const firstYear = Date.parse('0001-01-01');
const afterLastYear = Date.parse('9999-12-31') + 86_400_000;

/**
 * The same interval for all times that Python's `datetime` can represent: ends beyond those are
 * infinite, and an interval entirely beyond them is empty.
 */
export function withinCalendar(interval: Interval): Interval {
  const { min, max } = interval;
  if (min >= afterLastYear || max <= firstYear) return { min: Infinity, max: Infinity };
  return {
    ...interval,
    min: min < firstYear ? -Infinity : min,
    max: max >= afterLastYear ? Infinity : max,
  };
}

/**
 * The arguments of Python's `datetime`, in UTC: year, month, day, and more up to the last that
 * isn't 0.
 */
export function dateParts(time: number): Operand[] {
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
