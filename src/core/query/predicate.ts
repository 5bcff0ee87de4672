import { timeOf, type Path } from '../records/index.ts';
import { jsonAt, numberOf, type Json, type RunRecord } from '../rundb/index.ts';
import type { Interval, Meaning, TextPattern } from './meaning.ts';
import { matcherOf } from './wildcards.ts';

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
      const { paths } = meaning.field;
      const checks = meaning.patterns.map(checkOf);
      return (record) => paths.some((path) => fits(valueAt(record, path), checks));
    }
  }
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

function checkOf(pattern: TextPattern): (text: string) => boolean {
  return typeof pattern === 'string' ? (text) => text === pattern : matcherOf(pattern.wildcards);
}

function fits(value: Json | undefined, checks: readonly ((text: string) => boolean)[]): boolean {
  if (!isThere(value) || typeof value === 'object') return false;
  const text = String(value).toLowerCase();
  return checks.some((check) => check(text));
}
