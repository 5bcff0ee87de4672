import { t } from '@vscode/l10n';
import { recordFields, type FieldType, type Path } from '../records/catalogue.ts';
import {
  beamEnergyOf,
  durationOf,
  isGood,
  printPath,
  qualityOf,
  readPath,
  runFacts,
} from '../records/index.ts';
import { jsonAt, type Json, type JsonObject } from '../rundb/index.ts';

/** A field in an exported file. */
export interface FileField {
  /** Its name in the file. */
  readonly name: string;
  readonly path: Path;
  /** Undefined if unknown. */
  readonly type: FieldType | undefined;
  readonly unit: string | undefined;
  readonly read: (record: JsonObject) => Json | undefined;
  /** Whether it isn't read from a record, but from what is known about other runs, too. */
  readonly isShare?: boolean;
}

/** Derived fields, by name: they're computed from several values of a record. */
const derived = new Map<
  string,
  Omit<FileField, 'name' | 'path'> & { readonly title?: () => string }
>([
  ['good', { type: 'boolean', unit: undefined, read: goodIn, title: () => t('Good run') }],
  ['quality', { type: 'text', unit: undefined, read: qualityIn }],
  [
    'delivered',
    {
      ...{ type: 'luminosity', unit: 'nb⁻¹', isShare: true },
      read: () => undefined,
      title: () => t('Delivered luminosity'),
    },
  ],
  ['energy', { type: 'energy', unit: 'GeV', read: beamEnergyOf }],
  ['duration', { type: 'duration', unit: 's', read: durationOf }],
]);

function goodIn(record: JsonObject): boolean {
  return isGood(runFacts(record));
}

/** The verdict, in the words that docs/files.md explains. */
function qualityIn(record: JsonObject): string {
  const quality = qualityOf(runFacts(record));
  return quality === 'notFlagged' ? 'not flagged' : quality;
}

/** The fields that identify a run, which come first in every file. */
export const identity: readonly Path[] = [['experiment'], ['run']];

/** The fields that are wanted most often. */
export const usualFields: readonly Path[] = [
  ...identity,
  ['run_type'],
  ['time_start'],
  ['time_stop'],
  ['duration'],
  ['statistics', 'lumi_recorded'],
  ['delivered'],
  ['good'],
  ['quality'],
  ['energy'],
  ['detectors', 'magnet_solenoid_field'],
  ['hlt_mode'],
  ['stop_reason'],
];

/** The field at a path in records. */
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

/**
 * The field for a path that was chosen: a derived one for `['good']`, `['quality']`, `['delivered']`,
 * `['energy']` and `['duration']`, otherwise the one in records.
 */
export function chosenField(path: Path): FileField {
  const [first = '', ...rest] = path;
  const made = rest.length === 0 ? derived.get(first) : undefined;
  if (!made) return fieldAt(path);
  const { type, unit, read, isShare = false } = made;
  return { name: first, path, type, unit, read, isShare };
}

/** The fields to choose from: the known ones, then others that occur in some records. */
export function fieldChoices(records: readonly JsonObject[]): Path[] {
  const known = recordFields.flatMap(({ name = '', paths: [path, ...more] }): Path[] => {
    if (name === 'quality') return [['good'], ['quality']];
    if (derived.has(name)) return [[name]];
    if (name === 'lumi') return [path, ['delivered']];
    return more.length === 0 ? [path] : [];
  });
  const all = new Map([...identity, ...known].map((path) => [nameOf(path), path]));
  for (const record of records) {
    for (const path of pathsOf(record)) if (!all.has(nameOf(path))) all.set(nameOf(path), path);
  }
  return [...all.values()];
}

/** A path as in queries: `her.fill_pattern`, `her."odd.key"`. Unique for each path. */
export function nameOf(path: Path): string {
  return printPath(path).replaceAll(
    // UTF-8 can't encode lone surrogates.
    /\p{Surrogate}/gu,
    (half) => String.raw`\u${half.charCodeAt(0).toString(16)}`,
  );
}

/** The path for a name as `nameOf` returns it, or for a field's short name in queries, `lumi`. */
export function pathOfName(name: string): Path {
  const short = recordFields.find((field) => field.name === name);
  if (short && !derived.has(name) && short.paths.length === 1) return short.paths[0];
  return readPath(name) ?? name.split('.');
}

/** A field's title of two or three words; undefined if the field is unknown. */
export function titleOf(path: Path): string | undefined {
  const [name = ''] = path;
  const made = path.length === 1 ? derived.get(name)?.title : undefined;
  if (made) return made();
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
    // Derived values have no path of their own.
    .filter(({ type }) => type !== 'flags' && type !== 'energy')
    .flatMap(({ paths, type, unit }) =>
      paths.map((path) => [JSON.stringify(path), { type, ...(unit && { unit }) }] as const),
    ),
);

/** Objects nested down to this level become columns; anything deeper becomes text. */
export const deepest = 16;

function pathsOf(value: JsonObject, above: Path = []): Path[] {
  return Object.entries(value).flatMap(([key, inner]): Path[] => {
    const path = [...above, key];
    const isGroup = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    return isGroup && path.length < deepest ? pathsOf(inner as JsonObject, path) : [path];
  });
}
