import { jsonAt, numberOf, type Json, type RunRecord } from '../rundb/index.ts';
import type { Path } from './fields.ts';
import type { Interval, Meaning, TextPattern } from './meaning.ts';

/** Whether a record fits. Never throws; what a record lacks fits no comparison. */
export type Predicate = (record: RunRecord) => boolean;

/** Builds the check for a query. */
export function predicateOf(meaning: Meaning): Predicate {
  switch (meaning.kind) {
    case 'and': {
      const terms = meaning.terms.map(predicateOf);
      return (record) => terms.every((term) => term(record));
    }
    case 'or': {
      const terms = meaning.terms.map(predicateOf);
      return (record) => terms.some((term) => term(record));
    }
    case 'not': {
      const term = predicateOf(meaning.term);
      return (record) => !term(record);
    }
    case 'has': {
      const { number, paths } = meaning.field;
      if (number)
        return (record) =>
          number(record) !== undefined || paths.some((path) => isThere(valueAt(record, path)));
      return (record) => paths.some((path) => isThere(valueAt(record, path)));
    }
    case 'number':
    case 'time': {
      const { field, intervals } = meaning;
      const [path = []] = field.paths;
      const convert = meaning.kind === 'time' ? timeOf : numberOf;
      const read = field.number ?? ((record) => convert(valueAt(record, path)));
      return (record) => {
        const value = read(record);
        return value !== undefined && intervals.some((interval) => holds(interval, value));
      };
    }
    case 'text': {
      const { field, patterns } = meaning;
      return (record) => field.paths.some((path) => fits(valueAt(record, path), patterns));
    }
  }
}

/** Date and time in ISO 8601, of UTC where it names no zone, in ms since 1970. */
export function timeOf(value: Json | undefined): number | undefined {
  if (typeof value !== 'string') return undefined;
  const hasZone = value.length <= 10 || /(?:z|[+-]\d\d:?\d\d)$/i.test(value);
  const time = Date.parse(hasZone ? value : `${value}Z`);
  return Number.isNaN(time) ? undefined : time;
}

function valueAt(record: RunRecord, path: Path): Json | undefined {
  return jsonAt(record, ...path);
}

function isThere(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

function holds({ min, max, withoutMin, withoutMax }: Interval, value: number): boolean {
  return (withoutMin ? value > min : value >= min) && (withoutMax ? value < max : value <= max);
}

function fits(value: Json | undefined, patterns: readonly TextPattern[]): boolean {
  if (value === undefined || value === null || typeof value === 'object') return false;
  const text = String(value).toLowerCase();
  return patterns.some((pattern) =>
    typeof pattern === 'string' ? text === pattern : pattern.test(text),
  );
}
