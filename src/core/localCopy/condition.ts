import { predicateOf, type Meaning } from '../query/index.ts';
import type { Path } from '../records/index.ts';
import type { JsonObject } from '../rundb/index.ts';
import { columnAt, columns, partAt, type Column } from './columns.ts';
import type { PartName } from './shownRuns.ts';

/** An SQL condition on a row of `facts`, which it calls `f`. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly (number | string)[];
  /**
   * Whether it is equivalent to the query for all rows that aren't too odd; otherwise it only rules out
   * some rows that don't match, and the records of the others have to be checked.
   */
  readonly isExact: boolean;
  /** Whether it depends on how numbers are written. */
  readonly readsDigits?: boolean;
}

/** Returns the ids of the parts that match, and of those that don't. */
export type FindParts = (
  name: PartName,
  isSo: (record: JsonObject) => boolean,
) => { readonly fit: readonly number[]; readonly others: readonly number[] };

type Leaf = Exclude<Meaning, { kind: 'and' | 'or' | 'not' }>;
type Intervals = Extract<Meaning, { kind: 'number' }>['intervals'];
type TextPattern = Extract<Meaning, { kind: 'text' }>['patterns'][number];

/** SQLite limits the depth of expressions to 1000. */
const deepest = 100;

/** The part of a query that can be decided by the columns of a row. */
export function conditionOf(meaning: Meaning, findParts: FindParts): Condition {
  return new Translator(findParts).translate(onePathEach(meaning), 0);
}

const everything: Condition = { sql: '1', values: [], isExact: true };
const nothing: Condition = { sql: '0', values: [], isExact: true };
const unknown: Condition = { sql: '1', values: [], isExact: false };

class Translator {
  readonly #findParts: FindParts;

  constructor(findParts: FindParts) {
    this.#findParts = findParts;
  }

  translate(meaning: Meaning, depth: number): Condition {
    if (depth > deepest) return unknown;
    const part = partOf(meaning);
    if (part !== undefined) return this.#inPart(part, meaning);
    switch (meaning.kind) {
      case 'and':
      case 'or': {
        const terms = byPart(meaning.kind, meaning.terms);
        const found = terms.map((term) => this.translate(term, depth + 1));
        return joined(meaning.kind, found);
      }
      case 'not': {
        const term = this.translate(meaning.term, depth + 1);
        return term.isExact ? { ...term, sql: `(${term.sql}) IS NOT TRUE` } : unknown;
      }
      default:
        return leafCondition(meaning);
    }
  }

  /** There are few parts, so each is checked. */
  #inPart(name: PartName, meaning: Meaning): Condition {
    const { fit, others } = this.#findParts(name, predicateOf(meaning));
    const [operator, ids] = fit.length <= others.length ? ['IN', fit] : ['NOT IN', others];
    return {
      sql: `f.${name} ${operator} (SELECT value FROM json_each(?))`,
      values: [JSON.stringify(ids)],
      isExact: true,
    };
  }
}

/** Splits terms that accept any of several paths into terms with one path each. */
function onePathEach(meaning: Meaning): Meaning {
  switch (meaning.kind) {
    case 'and':
    case 'or':
      return { kind: meaning.kind, terms: meaning.terms.map(onePathEach) };
    case 'not':
      return { kind: 'not', term: onePathEach(meaning.term) };
    case 'has':
    case 'text': {
      const { field } = meaning;
      if (field.number || field.paths.length < 2) return meaning;
      const terms = field.paths.map((path): Meaning => ({
        ...meaning,
        field: { ...field, paths: [path] },
      }));
      return { kind: 'or', terms };
    }
    default:
      return meaning;
  }
}

/** The part that alone decides a term; undefined if there is no such part. */
function partOf(meaning: Meaning): PartName | undefined {
  switch (meaning.kind) {
    case 'and':
    case 'or': {
      const [first, ...others] = new Set(meaning.terms.map(partOf));
      return others.length === 0 ? first : undefined;
    }
    case 'not':
      return partOf(meaning.term);
    default: {
      const { field } = meaning;
      const [path, ...more] = field.paths;
      return path && more.length === 0 && !field.number ? partAt(path) : undefined;
    }
  }
}

/** Merges the terms of each part. */
function byPart(kind: 'and' | 'or', terms: readonly Meaning[]): Meaning[] {
  const groups = Map.groupBy(terms, partOf);
  return [...groups].flatMap(([part, group]): Meaning[] =>
    part === undefined || group.length === 1 ? group : [{ kind, terms: group }],
  );
}

function joined(kind: 'and' | 'or', terms: readonly Condition[]): Condition {
  const [first, ...more] = terms;
  if (!first) return kind === 'and' ? everything : nothing;
  if (more.length === 0) return first;
  // Split in halves so that long lists don't nest deeply.
  const middle = terms.length >> 1;
  const left = joined(kind, terms.slice(0, middle));
  const right = joined(kind, terms.slice(middle));
  return {
    sql: `(${left.sql} ${kind.toUpperCase()} ${right.sql})`,
    values: [...left.values, ...right.values],
    isExact: left.isExact && right.isExact,
    readsDigits: left.readsDigits === true || right.readsDigits === true,
  };
}

function leafCondition(leaf: Leaf): Condition {
  const { field } = leaf;
  const [path = [], ...more] = field.paths;
  const column = field.number
    ? columns.find(({ kind }) => kind === field.type)
    : more.length === 0
      ? columnAt(path)
      : undefined;
  if (column) return columnCondition(leaf, column);
  return leaf.kind === 'number' && isRunNumber(path)
    ? within(`f.${path.join('')}`, leaf.intervals)
    : unknown;
}

/** Both have columns of their own. */
function isRunNumber(path: Path): boolean {
  return path.length === 1 && (path[0] === 'experiment' || path[0] === 'run');
}

/** The condition on a column, for rows that aren't too odd. */
function columnCondition(leaf: Leaf, { name, kind }: Column): Condition {
  const column = `f.${name}`;
  const isThere = { ...everything, sql: `${column} IS NOT NULL` };
  switch (leaf.kind) {
    case 'has':
      return isThere;
    case 'number':
      if (kind === 'time') return unknown;
      return kind === 'boolean' ? nothing : within(column, leaf.intervals);
    case 'time':
      return kind === 'time' ? within(column, leaf.intervals) : nothing;
    case 'text':
      if (kind !== 'number' && kind !== 'boolean') return unknown;
      return { ...joined('or', leaf.patterns.map(writtenAs)), readsDigits: true };
  }

  function writtenAs(pattern: TextPattern): Condition {
    if (typeof pattern !== 'string') return /^\*+$/.test(pattern.wildcards) ? isThere : unknown;
    const value = kind === 'number' ? Number(pattern) : ['false', 'true'].indexOf(pattern);
    const isWritten = kind === 'number' ? String(value).toLowerCase() === pattern : value >= 0;
    return isWritten && Number.isFinite(value)
      ? { sql: `${column} = ?`, values: [value], isExact: true }
      : nothing;
  }
}

function within(column: string, intervals: Intervals): Condition {
  return joined(
    'or',
    intervals.map(({ min, max, withoutMin, withoutMax }) => {
      // No column holds integers this long.
      if (typeof min === 'bigint' || typeof max === 'bigint') return unknown;
      const ends: [sign: string, value: number][] = [];
      if (min !== -Infinity) ends.push([withoutMin ? '>' : '>=', min]);
      if (max !== Infinity) ends.push([withoutMax ? '<' : '<=', max]);
      if (ends.length === 0) return { ...everything, sql: `${column} IS NOT NULL` };
      return {
        sql: `(${ends.map(([sign]) => `${column} ${sign} ?`).join(' AND ')})`,
        values: ends.map(([, value]) => value),
        isExact: true,
      };
    }),
  );
}
