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
  /** Its path as text, or `@` and a word for what is made from several values. */
  readonly key: string;
  readonly title: string;
  /** The unit of its values. */
  readonly unit?: string | undefined;
  /** In full, one for each record; empty where it has none, `null` where that was sent. */
  readonly values: readonly string[];
  readonly differs: boolean;
}

export interface ComparedRecords {
  /** Oldest first. */
  readonly runs: readonly ListedRun[];
  /** Those that differ first; of each sort those that are known before others. */
  readonly fields: readonly ComparedField[];
}

/** A record as sent. */
export interface SentText {
  readonly run: ListedRun;
  readonly text: string;
}

/**
 * Records field by field: no value of any is left out, whatever it is.
 *
 * @param verdict The experts' verdict on a run in words.
 * @throws RunDBError where a text is no record.
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
  // What no record tells is no field of theirs.
  const told = fields.filter(({ values }) => values.some((value) => value !== ''));
  return {
    runs,
    fields: [...told.filter(({ differs }) => differs), ...told.filter(({ differs }) => !differs)],
  };
}

/** Made from several values, and not just one of them in other words. */
const derived: readonly string[] = [fieldKeys.quality, fieldKeys.energy, fieldKeys.energyName];

/** As records have it, not worked out. */
const duration = { key: 'duration', path: ['duration'], fact: undefined };

/** The fields that any of the records has, but for what names a run. */
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

/** What is nested deeper is one value. */
const deepest = 20;

/** Adds the paths of whatever is no object with something in it. */
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
  // `1` and `"1"` look the same otherwise.
  const isClear = new Set(shown).size === different;
  return {
    ...{ key, title },
    ...(isClear && { unit }),
    values: isClear ? shown : exact,
    differs: different > 1,
  };
}

function textOf(field: TableField, value: Json | undefined): string {
  if (value === undefined) return '';
  return value === null || value === ''
    ? printJson(value)
    : wholeText(field, valueOf(field, value));
}

function readRecord(text: string): JsonObject {
  const json = parseJson(text);
  if (!isJsonObject(json)) throw unexpectedShape('a record that is no object');
  return json;
}
