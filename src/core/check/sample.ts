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

/** What some records show of the fields that the catalogue knows, and of others. */
export interface Sample {
  readonly records: number;
  /** Known fields that some record has, as the catalogue has them. */
  readonly there: readonly string[];
  /** Known fields that none has. */
  readonly missing: readonly string[];
  /** Known fields whose values are not of the type that we expect, with the types that they are of. */
  readonly otherType: ReadonlyMap<string, readonly string[]>;
  /** Paths of keys that are not in the catalogue. */
  readonly unknown: readonly string[];
  /** Words that flags, states, types and modes take, by field. */
  readonly words: ReadonlyMap<string, readonly string[]>;
  /** In which forms times name their zone: `Z`, `+09:00`, or `none`. */
  readonly zones: readonly string[];
  /** How many physics runs have no object of flags. */
  readonly physicsWithoutFlags: number;
}

/** Places of the catalogue, each once, with their type. */
const places: ReadonlyMap<string, { readonly path: Path; readonly type: FieldType }> = new Map(
  recordFields
    // What is made from several fields, or stands for one of two, is in the catalogue part by part.
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

/** Looks at records for what they have, not at what their values say. */
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

/** Keys at the top, and within what the catalogue knows parts of. */
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
