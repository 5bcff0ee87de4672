import { t } from '@vscode/l10n';
import leven from 'leven';
import { durationOf, runTypes, subDetectors, type RunRecord } from '../rundb/index.ts';

/** What the values of a field are, and so how the words for them are read. */
export type FieldType =
  /** Run numbers: lists and ranges such as `100-200`. */
  | 'integer'
  /** nb⁻¹, or with `/nb /pb /fb /ab`. */
  | 'luminosity'
  /** Seconds, or with `s min h d`. */
  | 'duration'
  /** A day, month, year or time, in UTC. */
  | 'date'
  /** `on`, `off`, or a number; "on" is 1000 and more. */
  | 'field'
  | 'text'
  /** Whatever the record has there. */
  | 'any';

export type Path = readonly string[];

/** Something that a query can ask for. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** Where it is in a record; with several, one that fits is enough. */
  readonly paths: readonly Path[];
  /** Reads its number, where that is not simply what is at the path. */
  readonly number?: (record: RunRecord) => number | undefined;
  /** What it is, in a sentence. */
  readonly about: () => string;
  /** Words that its values usually are. */
  readonly words?: readonly string[];
}

/** The short names, in the order in which they are offered. */
export const fields: readonly Field[] = [
  {
    name: 'exp',
    type: 'integer',
    paths: [['experiment']],
    about: () => t('Experiment number'),
  },
  { name: 'run', type: 'integer', paths: [['run']], about: () => t('Run number') },
  {
    name: 'type',
    type: 'text',
    paths: [['run_type']],
    about: () => t('Type of the run'),
    words: runTypes,
  },
  {
    name: 'lumi',
    type: 'luminosity',
    paths: [['statistics', 'lumi_recorded']],
    about: () => t('Recorded luminosity'),
    words: ['1/pb', '10/pb', '1/fb'],
  },
  { name: 'start', type: 'date', paths: [['time_start']], about: () => t('When the run began') },
  { name: 'stop', type: 'date', paths: [['time_stop']], about: () => t('When the run ended') },
  {
    name: 'duration',
    type: 'duration',
    paths: [['duration'], ['time_run']],
    number: durationOf,
    about: () => t('How long the run took'),
    words: ['10min', '1h', '1d'],
  },
  ...subDetectors.map((detector): Field => {
    const name = detector.toUpperCase();
    return {
      name: detector,
      type: 'text',
      paths: [
        ['detectors', `status_${detector}`],
        ['quality_expert', detector],
      ],
      about: () => t('Status or expert flag of the {0}', name),
      words: ['running', 'good', 'recoverable', 'bad'],
    };
  }),
  {
    name: 'field',
    type: 'field',
    paths: [['detectors', 'magnet_solenoid_field']],
    about: () => t('Field of the solenoid'),
    words: ['on', 'off'],
  },
  {
    name: 'hlt',
    type: 'text',
    paths: [['hlt_mode']],
    about: () => t('Mode of the high level trigger'),
    words: ['filtering', 'monitoring'],
  },
  {
    name: 'stop_reason',
    type: 'text',
    paths: [['stop_reason']],
    about: () => t('Why the run was stopped'),
  },
];

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
  return known ?? { name, type: 'any', paths: [path], about: () => t('A part of the record') };
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
