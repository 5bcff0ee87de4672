import type { ListedRun, Path } from '../records/index.ts';
import {
  compareRuns,
  isJsonObject,
  jsonAt,
  parseJson,
  unexpectedShape,
  type Json,
  type JsonObject,
} from '../rundb/index.ts';
import {
  fieldAt,
  fieldKeys,
  knownFields,
  printJson,
  printPath,
  valueOf,
  wholeText,
  type TableField,
} from '../table/index.ts';

/** A field of several records. */
export interface ComparedField {
  /** Its path as text, or `@` and a word for a derived field. */
  readonly key: string;
  readonly title: string;
  /** The unit of its values. */
  readonly unit?: string | undefined;
  /** In full, one per record; empty if it has none, `null` if that was sent. */
  readonly values: readonly string[];
  readonly differs: boolean;
}

export interface ComparedRecords {
  /** Oldest first. */
  readonly runs: readonly ListedRun[];
  /** Fields that differ come first; in each group, known fields come before others. */
  readonly fields: readonly ComparedField[];
}

/** A record as sent. */
export interface SentText {
  readonly run: ListedRun;
  readonly text: string;
}

/**
 * Compares records field by field, without leaving out any value of any record, whatever it is.
 *
 * @param verdict The experts' verdict on a run, in words.
 * @throws RunDBError if a text isn't a record.
 */
export function compareRecords(
  sent: readonly SentText[],
  verdict: (run: ListedRun) => string,
): ComparedRecords {
  const sorted = sent.toSorted((a, b) => compareRuns(a.run, b.run));
  const runs = sorted.map(({ run }) => run);
  const records = sorted.map(({ text }) => readRecord(text));
  const fields = fieldsOf(records, verdict).map((field) =>
    compared(
      field,
      records.map((record, i) => {
        const run = runs[i];
        return field.path ? jsonAt(record, ...field.path) : run && field.fact?.(run);
      }),
    ),
  );
  // Leaves out the fields that no record has.
  const present = fields.filter(({ values }) => values.some((value) => value !== ''));
  return {
    runs,
    fields: [
      ...present.filter(({ differs }) => differs),
      ...present.filter(({ differs }) => !differs),
    ],
  };
}

/** Computed from several values, rather than a single value in other words. */
const derived: readonly string[] = [fieldKeys.quality, fieldKeys.energy, fieldKeys.energyName];

/** As in the record, not computed. */
const duration = { key: 'duration', path: ['duration'], fact: undefined };

/** The fields in any of the records, except those that identify a run. */
function fieldsOf(
  records: readonly JsonObject[],
  verdict: (run: ListedRun) => string,
): readonly TableField[] {
  const paths = new Map<string, Path>();
  for (const record of records) addLeaves(record, [], paths);
  paths.delete('experiment');
  paths.delete('run');
  const known = knownFields(verdict)
    .map((field) => (field.key === fieldKeys.duration ? { ...field, ...duration } : field))
    .filter(({ key }) => paths.has(key) || derived.includes(key));
  const keys = new Set(known.map(({ key }) => key));
  const others = [...paths].filter(([key]) => !keys.has(key)).sort(([a], [b]) => (a < b ? -1 : 1));
  return [...known, ...others.map(([, path]) => fieldAt(path))];
}

/** Anything nested deeper is a single value. */
const deepest = 20;

/** Adds the paths of everything but objects that aren't empty. */
function addLeaves(value: Json | undefined, path: Path, paths: Map<string, Path>): void {
  const keys = isJsonObject(value) && path.length < deepest ? Object.keys(value) : [];
  if (keys.length === 0 && path.length > 0) paths.set(printPath(path), path);
  if (!isJsonObject(value)) return;
  for (const key of keys) addLeaves(value[key], [...path, key], paths);
}

function compared(field: TableField, values: readonly (Json | undefined)[]): ComparedField {
  const { key, title, unit } = field;
  const exact = values.map((value) => (value === undefined ? '' : printJson(value)));
  const shown = values.map((value) => textOf(field, value));
  const different = new Set(exact).size;
  // `1` and `"1"` would look the same otherwise.
  const isClear = new Set(shown).size === different;
  return {
    ...{ key, title: title() },
    ...(isClear && { unit }),
    values: isClear ? shown : exact,
    differs: different > 1,
  };
}

function textOf(field: TableField, value: Json | undefined): string {
  if (value === undefined) return '';
  if (value === null || value === '') return printJson(value);
  const text = wholeText(field, valueOf(field, value));
  return field.words?.(text) ?? text;
}

function readRecord(text: string): JsonObject {
  const json = parseJson(text);
  if (!isJsonObject(json)) throw unexpectedShape('a record that isn’t an object');
  return json;
}
