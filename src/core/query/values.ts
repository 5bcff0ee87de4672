import { t } from '@vscode/l10n';
import type { Comparison, Operator, Quantity, Value } from './ast.ts';
import { QueryError, shown } from './errors.ts';
import type { FieldType } from '../records/index.ts';
import type { Field } from './fields.ts';
import { parse, SyntaxError } from './grammar.js';
import type { Interval, Meaning, TextPattern } from './meaning.ts';

/** From here on, the unit of the record, clients take the solenoid's field as "on". */
const fieldOn = 1000;

const units: Readonly<Partial<Record<FieldType, Readonly<Record<string, bigint>>>>> = {
  luminosity: { '': 1n, '/nb': 1n, '/pb': 1_000n, '/fb': 1_000_000n, '/ab': 1_000_000_000n },
  duration: { '': 1n, s: 1n, min: 60n, h: 3_600n, d: 86_400n },
};

/** What a value names. */
interface Named {
  readonly interval: Interval;
  readonly isRange: boolean;
}

/**
 * What a comparison asks of a record.
 *
 * @throws QueryError for a value that is none of the field's.
 */
export function comparisonOf({ operator, values }: Comparison, field: Field): Meaning {
  const [first, ...others] = values;
  const last = others.at(-1);
  if (first && last && !isEquality(operator)) {
    const at = { start: first.at.start, end: last.at.end };
    throw new QueryError(t('Only one value can follow {0}.', operator), at);
  }
  const fits: Meaning = anyOf(values.map((value) => fitOf(value, operator, field)));
  if (operator !== '!=') return fits;
  // What a record lacks is no other value.
  return { kind: 'and', terms: [comparable(field), { kind: 'not', term: fits }] };
}

/** The time that a word names, whole days, months and years too; undefined where it is none. */
export function timesOf(text: string): Named | undefined {
  const read = attempt(text, () => parse(text, { startRule: 'Dates' }));
  if (read === undefined) return undefined;
  const { from, to, isRange } = read;
  const min = from === undefined ? -Infinity : periodOf(from).min;
  const max = to === undefined ? Infinity : periodOf(to).max;
  if (Number.isNaN(min) || Number.isNaN(max)) return undefined;
  return { interval: { min, max, withoutMax: true }, isRange };
}

/** The record has a value there that is of the kind of the field's. */
function comparable(field: Field): Meaning {
  switch (field.type) {
    case 'text':
    case 'any':
      return { kind: 'text', field, patterns: [{ wildcards: '*' }] };
    case 'date':
      return { kind: 'time', field, intervals: [{ min: -Infinity, max: Infinity }] };
    default:
      return { kind: 'number', field, intervals: [{ min: -Infinity, max: Infinity }] };
  }
}

function anyOf(terms: readonly Meaning[]): Meaning {
  const [only, ...more] = terms;
  return only && more.length === 0 ? only : { kind: 'or', terms };
}

function fitOf(value: Value, operator: Operator, field: Field): Meaning {
  const { text, quoted, at } = value;
  const { type } = field;
  if (type === 'any') return anyFit(value, operator, field);
  if (type === 'text') {
    if (!isEquality(operator)) throw new QueryError(noOrder(field), at);
    return { kind: 'text', field, patterns: [patternOf(value)] };
  }
  const switched = type === 'field' ? switchOf(value) : undefined;
  if (switched) {
    if (!isEquality(operator)) throw new QueryError(t('“{0}” goes with : or =.', text), at);
    return { kind: 'number', field, intervals: [switched] };
  }
  const named = quoted ? undefined : type === 'date' ? timesOf(text) : numbersOf(text, type);
  if (named === undefined) throw new QueryError(hint(value, field), at);
  const kind = type === 'date' ? 'time' : 'number';
  return { kind, field, intervals: [bounded(named, operator, value)] };
}

/** A path of the record may hold a number, a time or a text: whatever the value can be read as. */
function anyFit(value: Value, operator: Operator, field: Field): Meaning {
  const { text, quoted, at } = value;
  const times = quoted ? undefined : timesOf(text);
  const numbers = quoted ? undefined : numbersOf(text, 'any');
  const terms: Meaning[] = [];
  // `2020-05` is a month.
  if (numbers && !(times && isBackward(numbers.interval))) {
    terms.push({ kind: 'number', field, intervals: [bounded(numbers, operator, value)] });
  }
  if (times && Number.isFinite(times.interval.min + times.interval.max)) {
    terms.push({ kind: 'time', field, intervals: [bounded(times, operator, value)] });
  }
  if (isEquality(operator)) terms.push({ kind: 'text', field, patterns: [patternOf(value)] });
  if (terms.length === 0) {
    throw new QueryError(
      t(
        '“{0}” is neither a number nor a date, so nothing of {1} can be more or less.',
        shown(text),
        shown(field.name),
      ),
      at,
    );
  }
  return anyOf(terms);
}

function isEquality(operator: Operator): boolean {
  return operator === ':' || operator === '=' || operator === '!=';
}

function isBackward({ min, max, withoutMax = false }: Interval): boolean {
  return withoutMax ? min >= max : min > max;
}

/** An interval that a value names, as the operator takes it. */
function bounded({ interval, isRange }: Named, operator: Operator, { text, at }: Value): Interval {
  if (isEquality(operator)) {
    if (isBackward(interval)) {
      throw new QueryError(t('The range {0} is the wrong way round.', shown(text)), at);
    }
    return interval;
  }
  if (isRange) {
    throw new QueryError(t('A range such as {0} goes with : or =.', shown(text)), at);
  }
  const { min, max, withoutMax = false } = interval;
  switch (operator) {
    case '<':
      return { min: -Infinity, max: min, withoutMax: true };
    case '<=':
      return { min: -Infinity, max, withoutMax };
    case '>':
      return { min: max, max: Infinity, withoutMin: !withoutMax };
    default:
      return { min, max: Infinity };
  }
}

function numbersOf(text: string, type: FieldType): Named | undefined {
  const read = attempt(text, () => parse(text, { startRule: 'Numbers' }));
  if (read === undefined) return undefined;
  const { from, to, isRange } = read;
  // In `1..5/fb`, both are fb⁻¹.
  const first = from?.unit === '' && to ? { ...from, unit: to.unit } : from;
  const min = first ? scaled(first, type) : -Infinity;
  const max = to ? scaled(to, type) : Infinity;
  return Number.isNaN(min) || Number.isNaN(max) ? undefined : { interval: { min, max }, isRange };
}

/** A number in the unit of the record, rounded once; NaN where it is none that a field can have. */
function scaled({ number, unit }: Quantity, type: FieldType): number {
  const factors = units[type] ?? { '': 1n };
  const factor = Object.hasOwn(factors, unit) ? factors[unit] : undefined;
  if (factor === undefined) return NaN;
  const [mantissa = '', exponent = '0'] = number.split(/e/i);
  const [whole = '', decimals = ''] = mantissa.split('.');
  const digits = BigInt(whole + decimals) * factor;
  const value = Number(`${digits}e${Number(exponent) - decimals.length}`);
  const isOne = type === 'integer' ? Number.isSafeInteger(value) && value >= 0 : isFinite(value);
  return isOne ? value : NaN;
}

function switchOf({ text }: Value): Interval | undefined {
  if (/^on$/i.test(text)) return { min: fieldOn, max: Infinity };
  if (/^off$/i.test(text)) return { min: -Infinity, max: fieldOn, withoutMax: true };
  return undefined;
}

function patternOf({ text, quoted }: Value): TextPattern {
  const lower = text.toLowerCase();
  return quoted || !/[*?]/.test(text) ? lower : { wildcards: lower };
}

/** What the grammar reads; undefined where it is something else. */
function attempt<T>(text: string, read: () => T): T | undefined {
  // Most words are text, and errors cost time.
  if (!/^[-.\d]/.test(text)) return undefined;
  try {
    return read();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The first moment of a day, month, year or minute, and the first one after it; NaN for no date. */
function periodOf(date: string): { min: number; max: number } {
  const [year = '', month, day] = date.slice(0, 10).split('-');
  const time = date.slice(10);
  const start = `${year}-${month ?? '01'}-${day ?? '01'}`;
  const begin = new Date(start);
  const min = begin.getTime();
  // The 31st of April is no day.
  if (Number.isNaN(min) || !begin.toISOString().startsWith(start)) return { min: NaN, max: NaN };
  if (time !== '') return momentOf(start, time.slice(1));
  if (day !== undefined) return { min, max: min + 86_400_000 };
  const next = month === undefined ? 12 : begin.getUTCMonth() + 1;
  return { min, max: Date.UTC(begin.getUTCFullYear(), next, 1) };
}

function momentOf(day: string, time: string): { min: number; max: number } {
  const hasZone = /(z|[+-]\d\d:?\d\d)$/i.test(time);
  const min = Date.parse(`${day}T${time}${hasZone ? '' : 'Z'}`);
  const length = /\.\d/.test(time) ? 1 : /:\d\d:/.test(time) ? 1000 : 60_000;
  return { min, max: min + length };
}

function noOrder({ name }: Field): string {
  return t('{0} is text, which is neither more nor less: write {0}: and a word.', name);
}

function hint(value: Value, { name, type }: Field): string {
  const text = shown(value.text);
  switch (type) {
    case 'luminosity':
      return t(
        '“{0}” is no luminosity. Write {1} as in 5/pb, 1..5/fb or 100 for nb⁻¹.',
        text,
        name,
      );
    case 'duration':
      return t('“{0}” is no duration. Write {1} as in 90s, 10min, 1.5h or 1h..2h.', text, name);
    case 'date':
      return t(
        '“{0}” is no date. Write {1} as in 2020-05-06, 2020-05, 2020 or 2020-05..2020-06.',
        text,
        name,
      );
    case 'field':
      return t('“{0}” is no state of the field. Write on, off or a number.', text);
    default:
      return t('“{0}” is no number. Write {1} as in 12, 12,14 or 100-200.', text, name);
  }
}
