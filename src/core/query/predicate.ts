import { timeOf, type Path } from '../records/index.ts';
import { isJsonObject, jsonAt, numberOf, type Json, type RunRecord } from '../rundb/index.ts';
import type { Interval, Meaning, TextPattern } from './meaning.ts';
import { matcherOf } from './wildcards.ts';

/** Whether a record matches. Never throws; a missing value matches no comparison. */
export type Predicate = (record: RunRecord) => boolean;

/** Builds the predicate of a query. */
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
    case 'number': {
      const { field, intervals } = meaning;
      const [path = []] = field.paths;
      const read = field.number ?? ((record) => exactNumberOf(valueAt(record, path)));
      return (record) => isWithin(read(record), intervals);
    }
    case 'time': {
      const { field, intervals } = meaning;
      const [path = []] = field.paths;
      return (record) => isWithin(timeOf(valueAt(record, path)), intervals);
    }
    case 'text': {
      const { paths, type } = meaning.field;
      const checks = meaning.patterns.map(checkOf);
      const check = type === 'flags' ? someFits : fits;
      return (record) => paths.some((path) => check(valueAt(record, path), checks));
    }
  }
}

function valueAt(record: RunRecord, path: Path): Json | undefined {
  return jsonAt(record, ...path);
}

function isThere(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** The number; a long integer is a bigint, so that its last digits count, too. */
function exactNumberOf(value: Json | undefined): number | bigint | undefined {
  const number = numberOf(value);
  if (number === undefined || Number.isSafeInteger(number)) return number;
  if (typeof value === 'bigint') return value;
  return typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value) ? BigInt(value) : number;
}

function isWithin<N extends number | bigint>(
  value: N | undefined,
  intervals: readonly Interval<N>[],
): boolean {
  return value !== undefined && intervals.some((interval) => holds(interval, value));
}

function holds<N extends number | bigint>(
  { min, max, withoutMin, withoutMax }: Interval<N>,
  value: N,
): boolean {
  return (withoutMin ? value > min : value >= min) && (withoutMax ? value < max : value <= max);
}

type Check = (text: string) => boolean;

function checkOf(pattern: TextPattern): Check {
  return typeof pattern === 'string' ? (text) => text === pattern : matcherOf(pattern.wildcards);
}

/** Whether the flag of any detector matches. */
function someFits(flags: Json | undefined, checks: readonly Check[]): boolean {
  return isJsonObject(flags) && Object.values(flags).some((flag) => fits(flag, checks));
}

function fits(value: Json | undefined, checks: readonly Check[]): boolean {
  if (!isThere(value) || typeof value === 'object') return false;
  const text = String(value).toLowerCase();
  return checks.some((check) => check(text));
}
