import { recordFields, type FieldType, type Path } from '../records/catalogue.ts';
import {
  beamEnergyOf,
  durationOf,
  printPath,
  qualityOf,
  readPath,
  runFacts,
} from '../records/index.ts';
import { jsonAt, type Json, type JsonObject } from '../rundb/index.ts';

/** A field of a file of runs. */
export interface FileField {
  /** As the file has it. */
  readonly name: string;
  readonly path: Path;
  /** Undefined where it is not known. */
  readonly type: FieldType | undefined;
  readonly unit: string | undefined;
  readonly read: (record: JsonObject) => Json | undefined;
}

/** What is made from several values of a record, by its name. */
const derived = new Map<string, Pick<FileField, 'type' | 'unit' | 'read'>>([
  ['quality', { type: 'text', unit: undefined, read: (record) => qualityOf(runFacts(record)) }],
  ['energy', { type: 'energy', unit: 'GeV', read: beamEnergyOf }],
  ['duration', { type: 'duration', unit: 's', read: durationOf }],
]);

/** What says which run it is comes first in each file. */
export const identity: readonly Path[] = [['experiment'], ['run']];

/** What is wanted most often. */
export const usualFields: readonly Path[] = [
  ...identity,
  ['run_type'],
  ['time_start'],
  ['time_stop'],
  ['duration'],
  ['statistics', 'lumi_recorded'],
  ['statistics', 'lumi_exp_delivered'],
  ['quality'],
  ['energy'],
  ['detectors', 'magnet_solenoid_field'],
  ['hlt_mode'],
  ['stop_reason'],
];

/** The field at a path as records have it. */
export function fieldAt(path: Path): FileField {
  const known = knownAt(path);
  return {
    name: nameOf(path),
    path,
    type: known?.type,
    unit: known?.unit,
    read: (record) => jsonAt(record, ...path),
  };
}

/** The same of a field that was chosen: it may be a derived one, `['quality']`, `['energy']`, `['duration']`. */
export function chosenField(path: Path): FileField {
  const [first = '', ...rest] = path;
  const made = rest.length === 0 ? derived.get(first) : undefined;
  return made ? { name: first, path, ...made } : fieldAt(path);
}

/** Fields that can be chosen: the known ones, then what else some records have. */
export function fieldChoices(records: readonly JsonObject[]): Path[] {
  const known = recordFields.flatMap(({ name = '', paths: [path, ...more] }): Path[] => {
    if (derived.has(name)) return [[name]];
    return more.length === 0 ? [path] : [];
  });
  const all = new Map([...identity, ...known].map((path) => [nameOf(path), path]));
  for (const record of records) {
    for (const path of pathsOf(record)) if (!all.has(nameOf(path))) all.set(nameOf(path), path);
  }
  return [...all.values()];
}

/** A path as queries write it: `her.fill_pattern`, and `her."odd.key"`. No two paths have the same one. */
export function nameOf(path: Path): string {
  return printPath(path).replaceAll(
    // A file in UTF-8 has no half characters.
    /\p{Surrogate}/gu,
    (half) => String.raw`\u${half.charCodeAt(0).toString(16)}`,
  );
}

/** The path of a name as `nameOf` gives it, or of a field's short name in queries, `lumi`. */
export function pathOfName(name: string): Path {
  const short = recordFields.find((field) => field.name === name);
  if (short && !derived.has(name) && short.paths.length === 1) return short.paths[0];
  return readPath(name) ?? name.split('.');
}

/** What a field is, in two or three words; undefined where it is not known. */
export function titleOf(path: Path): string | undefined {
  const [name = ''] = path;
  const known = recordFields.find((field) =>
    path.length === 1 && derived.has(name)
      ? field.name === name
      : field.paths.length === 1 && nameOf(field.paths[0]) === nameOf(path),
  );
  return known?.title();
}

function knownAt(path: Path): { type: FieldType; unit?: string } | undefined {
  return known.get(JSON.stringify(path));
}

const known = new Map(
  recordFields
    // What is made from several values has no place of its own.
    .filter(({ type }) => type !== 'flags' && type !== 'energy')
    .flatMap(({ paths, type, unit }) =>
      paths.map((path) => [JSON.stringify(path), { type, ...(unit && { unit }) }] as const),
    ),
);

/** So deep, objects are columns; what is below is text. */
export const deepest = 16;

function pathsOf(value: JsonObject, above: Path = []): Path[] {
  return Object.entries(value).flatMap(([key, inner]): Path[] => {
    const path = [...above, key];
    const isGroup = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    return isGroup && path.length < deepest ? pathsOf(inner as JsonObject, path) : [path];
  });
}
