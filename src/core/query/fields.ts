import { t } from '@vscode/l10n';
import leven from 'leven';
import { recordFields } from '../records/catalogue.ts';
import { beamEnergyOf, durationOf, type FieldType, type Path } from '../records/index.ts';
import type { RunRecord } from '../rundb/index.ts';

/** Something that a query can ask for. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** Where it is in a record; with several, one that fits is enough. */
  readonly paths: readonly Path[];
  /** Reads its number, where that is not simply what is at the path. */
  readonly number?: (record: RunRecord) => number | undefined;
  /** What it is, in two or three words. */
  readonly title: () => string;
  /** What is known of it, in sentences. */
  readonly about: () => string;
  /** Words that its values usually are. */
  readonly words?: readonly string[];
}

/** The short names, in the order in which they are offered. */
export const fields: readonly Field[] = recordFields.flatMap(
  ({ name, type, paths, title, about, words }): Field[] => {
    if (name === undefined) return [];
    const number = type === 'duration' ? durationOf : type === 'energy' ? beamEnergyOf : undefined;
    return [
      { name, type, paths, title, about, ...(words && { words }), ...(number && { number }) },
    ];
  },
);

/** Keys of a record that are known; any other is asked for with a dot before it. */
const recordKeys = [
  ...['experiment', 'run_type', 'time_start', 'time_stop', 'time_run', 'hlt_mode'],
  ...['roi_filtering', 'incident_size', 'incident_url', 'ler', 'her', 'statistics', 'detectors'],
  ...['background', 'computing', 'extra_data', 'quality_flags', 'quality_shifter'],
  ...['quality_expert', 'url'],
];

/**
 * The field of a name: a short one, or a path of the record such as `her.fill_pattern`. A single
 * unknown key wants a dot before it, `.weird_key`, so that a mistyped short name is noticed.
 * Undefined where there is none.
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

/** The nearest word of some, if it is near enough to be meant: a third of it may be other letters. */
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

/** All names that can be offered for a field. */
export function fieldNames(): string[] {
  return [...fields.map(({ name }) => name), ...recordKeys];
}

/** The keys of a path, `her.fill_pattern` or `her."odd key"`. */
function pathOf(name: string): string[] {
  return [...name.matchAll(/"((?:\\.|[^"\\])*)"|[^."]+/g)].map(([word, quoted]) =>
    quoted === undefined ? word : quoted.replaceAll(/\\(.)/g, '$1'),
  );
}
