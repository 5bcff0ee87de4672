import { t } from '@vscode/l10n';
import type { Comparison, Operator, Quantity, Value } from './ast.ts';
import { QueryError } from './errors.ts';
import type { Field, FieldType } from './fields.ts';
import { parse, SyntaxError } from './grammar.js';
import type { Interval, Meaning, TextPattern } from './meaning.ts';

/** From here on, the unit of the record, clients take the solenoid's field as "on". */
const fieldOn = 1000;

const units: Readonly<Partial<Record<FieldType, Readonly<Record<string, number>>>>> = {
  luminosity: { '': 1, '/nb': 1, '/pb': 1e3, '/fb': 1e6, '/ab': 1e9 },
  duration: { '': 1, s: 1, min: 60, h: 3600, d: 86400 },
};

/**
 * What a comparison asks of a record.
 *
 * @throws QueryError for a value that is none of the field's.
 */
export function comparisonOf({ operator, values }: Comparison, field: Field): Meaning {
  const fits: Meaning = anyOf(values.map((value) => fitOf(value, operator, field)));
  if (operator !== '!=') return fits;
  // What a record lacks is no other value.
  return {
    kind: 'and',
    terms: [
      { kind: 'has', field },
      { kind: 'not', term: fits },
    ],
  };
}

/** The time that a word names, whole days, months and years too; undefined where it is none. */
export function timesOf(text: string): Interval | undefined {
  const date = attempt(() => parse(text, { startRule: 'Dates' }));
  if (date === undefined) return undefined;
  const [from, to] = typeof date === 'string' ? [date, date] : [date.from, date.to];
  const first = from === undefined ? undefined : periodOf(from);
  const last = to === undefined ? undefined : periodOf(to);
  const min = first?.min ?? -Infinity;
  const max = last?.max ?? Infinity;
  return Number.isNaN(min) || Number.isNaN(max) ? undefined : { min, max, withoutMax: true };
}

function anyOf(terms: readonly Meaning[]): Meaning {
  const [only, ...more] = terms;
  return only && more.length === 0 ? only : { kind: 'or', terms };
}

function fitOf(value: Value, operator: Operator, field: Field): Meaning {
  switch (field.type) {
    case 'integer':
    case 'luminosity':
    case 'duration': {
      const numbers = value.quoted ? undefined : numbersOf(value.text, field.type);
      if (numbers === undefined) throw new QueryError(hint(value, field), value.at);
      return { kind: 'number', field, intervals: [bounded(numbers, operator, value)] };
    }
    case 'date': {
      const times = value.quoted ? undefined : timesOf(value.text);
      if (times === undefined) throw new QueryError(hint(value, field), value.at);
      return { kind: 'time', field, intervals: [bounded(times, operator, value)] };
    }
    case 'field': {
      const switched = switchOf(value);
      if (switched && isEquality(operator)) return { kind: 'number', field, intervals: [switched] };
      const numbers = value.quoted ? undefined : numbersOf(value.text, 'integer');
      if (numbers === undefined) throw new QueryError(hint(value, field), value.at);
      return { kind: 'number', field, intervals: [bounded(numbers, operator, value)] };
    }
    case 'text':
      if (!isEquality(operator)) throw new QueryError(noOrder(field), value.at);
      return { kind: 'text', field, patterns: [patternOf(value)] };
    case 'any':
      return anyFit(value, operator, field);
  }
}

/** A path of the record may hold a number, a time or a text: whatever the value can be read as. */
function anyFit(value: Value, operator: Operator, field: Field): Meaning {
  const numbers = value.quoted ? undefined : numbersOf(value.text, 'any');
  const times = value.quoted ? undefined : timesOf(value.text);
  const terms: Meaning[] = [];
  if (numbers)
    terms.push({ kind: 'number', field, intervals: [bounded(numbers, operator, value)] });
  if (times && Number.isFinite(times.min + times.max)) {
    terms.push({ kind: 'time', field, intervals: [bounded(times, operator, value)] });
  }
  if (isEquality(operator)) terms.push({ kind: 'text', field, patterns: [patternOf(value)] });
  if (terms.length === 0) {
    throw new QueryError(
      t(
        '“{0}” is neither a number nor a date, so nothing of {1} can be more or less.',
        value.text,
        field.name,
      ),
      value.at,
    );
  }
  return anyOf(terms);
}

function isEquality(operator: Operator): boolean {
  return operator === ':' || operator === '=' || operator === '!=';
}

/** An interval that a value names, as the operator takes it. */
function bounded(named: Interval, operator: Operator, value: Value): Interval {
  if (isEquality(operator)) {
    if (named.min > named.max) {
      throw new QueryError(t('The range {0} is the wrong way round.', value.text), value.at);
    }
    return named;
  }
  if (value.text.includes('..') || named.min === -Infinity || named.max === Infinity) {
    throw new QueryError(t('A range such as {0} goes with : or =.', value.text), value.at);
  }
  const { min, max, withoutMax = false } = named;
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

function numbersOf(text: string, type: FieldType): Interval | undefined {
  const read = attempt(() =>
    type === 'integer'
      ? parse(text, { startRule: 'Integers' })
      : parse(text, { startRule: 'Quantities' }),
  );
  if (read === undefined) return undefined;
  const factors = units[type] ?? { '': 1 };
  const scaled = ({ number, unit }: Quantity): number =>
    number * ((Object.hasOwn(factors, unit) ? factors[unit] : undefined) ?? NaN);
  const [min, max] =
    'number' in read
      ? [scaled(read), scaled(read)]
      : [read.from ? scaled(read.from) : -Infinity, read.to ? scaled(read.to) : Infinity];
  return Number.isNaN(min) || Number.isNaN(max) ? undefined : { min, max };
}

function switchOf({ text }: Value): Interval | undefined {
  if (/^on$/i.test(text)) return { min: fieldOn, max: Infinity };
  if (/^off$/i.test(text)) return { min: -Infinity, max: fieldOn, withoutMax: true };
  return undefined;
}

function patternOf({ text, quoted }: Value): TextPattern {
  const lower = text.toLowerCase();
  if (quoted || !/[*?]/.test(text)) return lower;
  const source = lower
    .replaceAll(/[.+^${}()|[\]\\/-]/g, String.raw`\$&`)
    .replaceAll(/\*+/g, '[^]*')
    .replaceAll('?', '[^]');
  return new RegExp(`^${source}$`);
}

/** What the grammar reads; undefined where it is something else. */
function attempt<T>(read: () => T): T | undefined {
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
  if (time !== '') {
    const hasZone = /(z|[+-]\d\d:?\d\d)$/i.test(time);
    const min = Date.parse(`${date.slice(0, 10)}T${time.slice(1)}${hasZone ? '' : 'Z'}`);
    const length = /\.\d/.test(time) ? 1 : /:\d\d:/.test(time) ? 1000 : 60_000;
    return { min, max: min + length };
  }
  const start = `${year}-${month ?? '01'}-${day ?? '01'}`;
  const min = Date.parse(start);
  const begin = new Date(min);
  // The 31st of April is no day.
  if (Number.isNaN(min) || !begin.toISOString().startsWith(start)) return { min: NaN, max: NaN };
  if (day !== undefined) return { min, max: min + 86_400_000 };
  const next = month === undefined ? 12 : begin.getUTCMonth() + 1;
  return { min, max: Date.UTC(begin.getUTCFullYear(), next, 1) };
}

function noOrder({ name }: Field): string {
  return t('{0} is text, which is neither more nor less: write {0}: and a word.', name);
}

function hint({ text }: Value, { name, type }: Field): string {
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
