import { t } from '@vscode/l10n';
import { formatList } from '../format/index.ts';
import type { Comparison, Operator, Quantity, Value } from './ast.ts';
import { beamEnergies, type FieldType } from '../records/index.ts';
import { QueryError, shown } from './errors.ts';
import { nearest, type Field } from './fields.ts';
import { parse, SyntaxError } from './grammar.js';
import type { Interval, Meaning, TextPattern } from './meaning.ts';
import { matcherOf } from './wildcards.ts';

/** Clients take the solenoid's field as "on" from this value, in the record's unit. */
const fieldOn = 1000;

const units: Readonly<Partial<Record<FieldType, Readonly<Record<string, bigint>>>>> = {
  luminosity: { '': 1n, '/nb': 1n, '/pb': 1_000n, '/fb': 1_000_000n, '/ab': 1_000_000_000n },
  duration: { '': 1n, s: 1n, min: 60n, h: 3_600n, d: 86_400n },
};

/** The interval that a value stands for. */
interface Named<N extends number | bigint = number> {
  readonly interval: Interval<N>;
  readonly isRange: boolean;
}

/**
 * What a comparison requires of a record.
 *
 * @throws QueryError if a value isn't one that the field can have.
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
  // A missing value isn't a different one.
  return { kind: 'and', terms: [comparable(field), { kind: 'not', term: fits }] };
}

/**
 * The time that a word stands for, including whole days, months and years; undefined if it isn't a
 * time.
 */
export function timesOf(text: string): Named | undefined {
  const read = attempt(text, () => parse(text, { startRule: 'Dates' }));
  if (read === undefined) return undefined;
  const { from, to, isRange } = read;
  const min = from === undefined ? -Infinity : periodOf(from).min;
  const max = to === undefined ? Infinity : periodOf(to).max;
  if (Number.isNaN(min) || Number.isNaN(max)) return undefined;
  return { interval: { min, max, withoutMax: true }, isRange };
}

/** What `has:` requires of a record. */
export function presenceOf(field: Field): Meaning {
  // A derived value exists if it can be computed.
  const isMade = field.type === 'flags' || field.type === 'energy';
  return isMade ? comparable(field) : { kind: 'has', field };
}

/** The record has a value of the field's type. */
function comparable(field: Field): Meaning {
  switch (field.type) {
    case 'text':
    case 'flags':
    case 'any':
      return { kind: 'text', field, patterns: [{ wildcards: '*' }] };
    case 'date':
      return { kind: 'time', field, intervals: [{ min: -Infinity, max: Infinity }] };
    case 'energy':
      return { kind: 'number', field, intervals: [{ min: 0, max: Infinity, withoutMin: true }] };
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
  if (type === 'text' || type === 'flags') {
    if (!isEquality(operator)) throw new QueryError(noOrder(field), at);
    return { kind: 'text', field, patterns: [patternOf(value)] };
  }
  const intervals = namedIntervals(value, type);
  if (intervals.length > 0) {
    if (isEquality(operator)) return { kind: 'number', field, intervals };
    throw new QueryError(t('Use “{0}” with : or =.', shown(text)), at);
  }
  if (quoted) throw wrongValue(value, field);
  if (type === 'date') {
    const times = timesOf(text);
    if (times === undefined) throw wrongValue(value, field);
    return { kind: 'time', field, intervals: [bounded(times, operator, value)] };
  }
  const numbers = numbersOf(text, type);
  if (numbers === undefined) throw wrongValue(value, field);
  if (type === 'energy' && isEquality(operator) && !numbers.isRange) {
    throw new QueryError(singleEnergy(text, field), at);
  }
  return { kind: 'number', field, intervals: [bounded(numbers, operator, value)] };
}

/** The intervals of a value that is a name; empty for any other. */
function namedIntervals(value: Value, type: FieldType): readonly Interval[] {
  if (type === 'field') return switchOf(value) ?? [];
  if (type !== 'energy') return [];
  const pattern = patternOf(value);
  const fits = typeof pattern === 'string' ? undefined : matcherOf(pattern.wildcards);
  return beamEnergies
    .filter(({ name }) => fits?.(name.toLowerCase()) ?? name.toLowerCase() === pattern)
    .map(({ above, below }) => ({ min: above, max: below, withoutMin: true, withoutMax: true }));
}

/**
 * A path in the record may contain a number, a time or text: anything that the value can be read
 * as.
 */
function anyFit(value: Value, operator: Operator, field: Field): Meaning {
  const { text, quoted, at } = value;
  const times = quoted ? undefined : timesOf(text);
  const numbers = quoted ? undefined : numbersOf(text, 'any');
  const terms: Meaning[] = [];
  // `2020-05` is a month, not a range.
  if (numbers && !(times && isBackward(numbers.interval))) {
    terms.push({ kind: 'number', field, intervals: [bounded(numbers, operator, value)] });
  }
  if (times && Number.isFinite(times.interval.min + times.interval.max)) {
    terms.push({ kind: 'time', field, intervals: [bounded(times, operator, value)] });
  }
  if (isEquality(operator)) terms.push({ kind: 'text', field, patterns: [patternOf(value)] });
  if (terms.length === 0) {
    throw new QueryError(
      t('“{0}” isn’t a number or a date. Use one after {1}.', shown(text), operator),
      at,
    );
  }
  return anyOf(terms);
}

function isEquality(operator: Operator): boolean {
  return operator === ':' || operator === '=' || operator === '!=';
}

function isBackward({ min, max, withoutMax = false }: Interval<number | bigint>): boolean {
  return withoutMax ? min >= max : min > max;
}

/** The interval that an operator and a value stand for. */
function bounded<N extends number | bigint>(
  { interval, isRange }: Named<N>,
  operator: Operator,
  { text, at }: Value,
): Interval<N | number> {
  if (isEquality(operator)) {
    if (isBackward(interval)) {
      throw new QueryError(t('Empty range: {0} ends before it begins.', shown(text)), at);
    }
    return interval;
  }
  if (isRange) {
    throw new QueryError(t('Use a range such as {0} with : or =.', shown(text)), at);
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

function numbersOf(text: string, type: FieldType): Named<number | bigint> | undefined {
  const read = attempt(text, () => parse(text, { startRule: 'Numbers' }));
  if (read === undefined) return undefined;
  const { from, to, isRange } = read;
  // In `1..5/fb`, both ends are in fb⁻¹.
  const first = from?.unit === '' && to ? { ...from, unit: to.unit } : from;
  const min = first ? scaled(first, type) : -Infinity;
  const max = to ? scaled(to, type) : Infinity;
  return min === undefined || max === undefined ? undefined : { interval: { min, max }, isRange };
}

/**
 * A number in the record's unit, rounded once, or not at all if it's an integer; undefined if the
 * field can't have it.
 */
function scaled({ number, unit }: Quantity, type: FieldType): number | bigint | undefined {
  const factors = units[type] ?? { '': 1n };
  const factor = Object.hasOwn(factors, unit) ? factors[unit] : undefined;
  if (factor === undefined) return undefined;
  const [mantissa = '', exponent] = number.split(/e/i);
  const [whole = '', decimals = ''] = mantissa.split('.');
  const digits = BigInt(whole + decimals) * factor;
  const value = Number(`${digits}e${Number(exponent ?? 0) - decimals.length}`);
  if (Number.isSafeInteger(value)) return type === 'integer' && value < 0 ? undefined : value;
  if (type === 'integer' || !Number.isFinite(value)) return undefined;
  return decimals === '' && exponent === undefined ? digits : value;
}

function switchOf({ text }: Value): readonly Interval[] | undefined {
  if (/^on$/i.test(text)) return [{ min: fieldOn, max: Infinity }];
  if (/^off$/i.test(text)) return [{ min: -Infinity, max: fieldOn, withoutMax: true }];
  return undefined;
}

function patternOf({ text, quoted }: Value): TextPattern {
  const lower = text.toLowerCase();
  return quoted || !/[*?]/.test(text) ? lower : { wildcards: lower };
}

/** What the grammar reads; undefined if it can't. */
function attempt<T>(text: string, read: () => T): T | undefined {
  // Most words are text, and throwing takes time.
  if (!/^[-.\d]/.test(text)) return undefined;
  try {
    return read();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * The first moment of a year, month, day or shorter time, and the first one after it, in ms since
 * 1970; NaN if there is no such date.
 */
function periodOf(date: string): { min: number; max: number } {
  const [year = '', month, day] = date.slice(0, 10).split('-');
  const time = date.slice(10);
  const start = `${year}-${month ?? '01'}-${day ?? '01'}`;
  const begin = new Date(start);
  const min = begin.getTime();
  // There is no April 31.
  if (Number.isNaN(min) || !begin.toISOString().startsWith(start)) return { min: NaN, max: NaN };
  if (time !== '') return momentOf(start, time.slice(1));
  if (day !== undefined) return { min, max: min + 86_400_000 };
  const next = month === undefined ? 12 : begin.getUTCMonth() + 1;
  // Not with Date.UTC, which takes the year 50 for 1950.
  return { min, max: begin.setUTCMonth(next) };
}

function momentOf(day: string, time: string): { min: number; max: number } {
  const hasZone = /(z|[+-]\d\d:?\d\d)$/i.test(time);
  const min = Date.parse(`${day}T${time}${hasZone ? '' : 'Z'}`);
  const length = /\.\d/.test(time) ? 1 : /:\d\d:/.test(time) ? 1000 : 60_000;
  return { min, max: min + length };
}

function noOrder({ name }: Field): string {
  return t('{0} is text: use {0}: and a word.', name);
}

function singleEnergy(text: string, { name }: Field): string {
  return t(
    'No run has exactly {0} GeV. Use a name such as {1}:4S, or a range such as {1}:10.57..10.59.',
    shown(text),
    name,
  );
}

/** The error for a value that isn't one of the field's. */
function wrongValue({ text, at }: Value, { name, type }: Field): QueryError {
  const names = type === 'energy' ? beamEnergies.map((energy) => energy.name) : [];
  // 6S isn't a typo for 3S.
  const meant = nearest(text, names, Math.floor(text.length / 4));
  if (meant !== undefined) {
    const message = t('Unknown beam energy “{0}”. Did you mean “{1}”?', shown(text), meant);
    return new QueryError(message, at, meant);
  }
  return new QueryError(hint(shown(text), shown(name), type), at);
}

function hint(text: string, name: string, type: FieldType): string {
  switch (type) {
    case 'luminosity':
      return t('“{0}” isn’t a luminosity. Use for example {1}>5/pb or {1}:1..5/fb.', text, name);
    case 'duration':
      return t('“{0}” isn’t a duration. Use for example {1}>=30min or {1}:1h..2h.', text, name);
    case 'date':
      return t(
        '“{0}” isn’t a date. Use for example {1}:2020-05-06 or {1}:2020-05..2020-06.',
        text,
        name,
      );
    case 'field':
      return t('“{0}” isn’t a state of the solenoid field. Use on, off, or a number.', text);
    case 'energy':
      return t(
        '“{0}” isn’t a beam energy. Use {1}, or GeV as in {2}>10.5.',
        text,
        formatList(beamEnergies.map((energy) => energy.name)),
        name,
      );
    default:
      return t('“{0}” isn’t a number. Use for example {1}:12,14 or {1}:100-200.', text, name);
  }
}
