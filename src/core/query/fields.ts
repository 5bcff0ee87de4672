import { t } from '@vscode/l10n';
import leven from 'leven';
import { recordFields } from '../records/catalogue.ts';
import { beamEnergyOf, durationOf, type FieldType, type Path } from '../records/index.ts';
import type { RunRecord } from '../rundb/index.ts';

/** Something that a query can refer to. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** Where it is in a record; with several paths, one match is enough. */
  readonly paths: readonly Path[];
  /** Reads its number, if that isn't simply the value at the path. */
  readonly number?: (record: RunRecord) => number | undefined;
  /** What it is, in two or three words. */
  readonly title: () => string;
  /** What is known about it, in a sentence or two. */
  readonly about: () => string;
  /** Values to suggest. */
  readonly words?: readonly string[];
}

/** The fields with short names, in the order in which they are suggested. */
export const fields: readonly Field[] = recordFields.flatMap(
  ({ name, type, paths, title, about, words }): Field[] => {
    if (name === undefined) return [];
    const number = type === 'duration' ? durationOf : type === 'energy' ? beamEnergyOf : undefined;
    return [
      { name, type, paths, title, about, ...(words && { words }), ...(number && { number }) },
    ];
  },
);

/** The known top-level keys of a record; any other needs a leading dot. */
const recordKeys = [
  ...['experiment', 'run_type', 'time_start', 'time_stop', 'time_run', 'hlt_mode'],
  ...['roi_filtering', 'incident_size', 'incident_url', 'ler', 'her', 'statistics', 'detectors'],
  ...['background', 'computing', 'extra_data', 'quality_flags', 'quality_shifter'],
  ...['quality_expert', 'url'],
];

/**
 * The field with a name, which is a short name, or a path in the record such as `her.fill_pattern`.
 * A single unknown key needs a leading dot, `.weird_key`, so that a mistyped short name is noticed.
 * Undefined if there is no such field.
 */
export function fieldOf(name: string): Field | undefined {
  const short = fields.find((field) => field.name === name.toLowerCase());
  if (short) return short;
  const path = pathOf(name);
  const [first = ''] = path;
  if (path.length === 1 && !name.startsWith('.') && !recordKeys.includes(first)) return undefined;
  const known = fields.find(
    ({ paths: [only, ...more] }) => more.length === 0 && only?.join('.') === path.join('.'),
  );
  return (
    known ?? {
      name,
      type: 'any',
      paths: [path],
      title: () => name,
      about: () => t('Part of the run record.'),
    }
  );
}

/**
 * The word with the smallest edit distance, ignoring case, if it's close enough to be what was
 * meant.
 *
 * @param otherLetters The largest distance allowed; by default a third of the word's length, but at
 *   least 1.
 */
export function nearest(
  word: string,
  words: Iterable<string>,
  otherLetters = Math.max(1, Math.floor(word.length / 3)),
): string | undefined {
  const lower = word.toLowerCase();
  let best: { word: string; distance: number } | undefined;
  for (const each of words) {
    const distance = leven(lower, each.toLowerCase());
    if (distance < (best?.distance ?? Infinity)) best = { word: each, distance };
  }
  return best && best.distance <= otherLetters ? best.word : undefined;
}

/** All field names that can be suggested. */
export function fieldNames(): string[] {
  return [...fields.map(({ name }) => name), ...recordKeys];
}

/** The keys of a path, `her.fill_pattern` or `her."odd key"`. */
function pathOf(name: string): string[] {
  return [...name.matchAll(/"((?:\\.|[^"\\])*)"|[^."]+/g)].map(([word, quoted]) =>
    quoted === undefined ? word : quoted.replaceAll(/\\(.)/g, '$1'),
  );
}
