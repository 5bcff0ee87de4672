import { recordFields } from '../records/catalogue.ts';
import { detectors, timeOf, type FieldType, type Path } from '../records/index.ts';
import {
  isJsonObject,
  jsonAt,
  numberOf,
  type Json,
  type JsonObject,
  type RunRecord,
} from '../rundb/index.ts';

/** What some records show about known fields and others. */
export interface Sample {
  readonly records: number;
  /** Known fields that some record has, as paths in the catalogue. */
  readonly there: readonly string[];
  /** Known fields that no record has. */
  readonly missing: readonly string[];
  /** Known fields with values that aren't of the expected type, and their types. */
  readonly otherType: ReadonlyMap<string, readonly string[]>;
  /** Paths of keys that aren't in the catalogue. */
  readonly unknown: readonly string[];
  /** The words used for flags, statuses, types and modes, by field. */
  readonly words: ReadonlyMap<string, readonly string[]>;
  /** How times specify their time zone: `Z`, `+09:00`, or `none`. */
  readonly zones: readonly string[];
  /** The number of physics runs without an object for flags. */
  readonly physicsWithoutFlags: number;
}

/** The paths in the catalogue, each once, with their type. */
const places: ReadonlyMap<string, { readonly path: Path; readonly type: FieldType }> = new Map(
  recordFields
    // Fields that are derived from several others, or stand for one of two, are also in the
    // catalogue individually.
    .filter(({ type, paths: [, second] }) => second === undefined || type === 'duration')
    .flatMap(({ paths, type }) => paths.map((path) => [path.join('.'), { path, type }])),
);

const wordFields: readonly (readonly [name: string, paths: readonly Path[]])[] = [
  ['run_type', [['run_type']]],
  ['hlt_mode', [['hlt_mode']]],
  ['detectors.status_*', detectors.map((name) => ['detectors', `status_${name}`])],
];

const longestWord = 40;
const mostWords = 20;
const mostUnknown = 60;

/**
 * Checks which fields records have, and of which types, but not whether their values make sense.
 */
export function sampleOf(records: readonly RunRecord[]): Sample {
  const there: string[] = [];
  const missing: string[] = [];
  const otherType = new Map<string, string[]>();
  for (const [name, { path, type }] of places) {
    const values = records.map((record) => jsonAt(record, ...path));
    (values.some((value) => value !== undefined) ? there : missing).push(name);
    const others = values
      .filter(isThere)
      .filter((value) => !isOf(type, value))
      .map(typeName);
    if (others.length > 0) otherType.set(name, [...new Set(others)]);
  }
  return {
    records: records.length,
    there,
    missing,
    otherType,
    unknown: unknownIn(records),
    words: wordsIn(records),
    zones: zonesIn(records),
    physicsWithoutFlags: records.filter(
      (record) =>
        jsonAt(record, 'run_type') === 'physics' && !isJsonObject(jsonAt(record, 'quality_expert')),
    ).length,
  };
}

function isThere(value: Json | undefined): value is Json {
  return value !== undefined && value !== null && value !== '';
}

function isOf(type: FieldType, value: Json): boolean {
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(numberOf(value));
    case 'number':
    case 'luminosity':
    case 'duration':
    case 'field':
      return numberOf(value) !== undefined;
    case 'date':
      return timeOf(value) !== undefined;
    case 'text':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'flags':
      return isJsonObject(value);
    case 'energy':
    case 'any':
      return true;
  }
}

function typeName(value: Json): string {
  if (Array.isArray(value)) return 'list';
  return value === null ? 'null' : typeof value === 'bigint' ? 'number' : typeof value;
}

/** Unknown keys at the top level, and in objects that the catalogue knows fields of. */
function unknownIn(records: readonly RunRecord[]): string[] {
  const groups = new Set([...places.values()].flatMap(({ path }) => path.slice(0, -1)));
  const found = new Set<string>();
  const look = (object: JsonObject, above: string): void => {
    for (const [key, value] of Object.entries(object)) {
      const path = above + key;
      const isGroup = above === '' && (groups.has(key) || key === 'quality_expert');
      if (!places.has(path) && !isGroup) found.add(path);
      else if (isGroup && isJsonObject(value)) look(value, `${path}.`);
    }
  };
  for (const record of records) look(record, '');
  return [...found].sort().slice(0, mostUnknown);
}

function wordsIn(records: readonly RunRecord[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [name, paths] of wordFields) {
    found.set(name, distinct(records.flatMap((record) => paths.map((p) => jsonAt(record, ...p)))));
  }
  const flags = records.flatMap((record) => {
    const object = jsonAt(record, 'quality_expert');
    return isJsonObject(object) ? Object.values(object) : [];
  });
  return found.set('quality_expert.*', distinct(flags));
}

function distinct(values: readonly (Json | undefined)[]): string[] {
  const words = values.flatMap((value) => {
    if (value === null) return 'null';
    return typeof value === 'string' ? value.slice(0, longestWord) : [];
  });
  return [...new Set(words)].sort().slice(0, mostWords);
}

function zonesIn(records: readonly RunRecord[]): string[] {
  const zones = records
    .flatMap((record) => [jsonAt(record, 'time_start'), jsonAt(record, 'time_stop')])
    .flatMap((time) => {
      if (typeof time !== 'string' || timeOf(time) === undefined) return [];
      return /[T ].*?(Z|[+-]\d\d:?\d\d)$/i.exec(time)?.[1] ?? 'none';
    });
  return [...new Set(zones)].sort();
}
