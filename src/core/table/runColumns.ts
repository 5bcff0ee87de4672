import { printPath, readPath, type ListedRun } from '../records/index.ts';
import {
  isJsonObject,
  jsonAt,
  parseJson,
  type Json,
  type JsonObject,
  type RunId,
} from '../rundb/index.ts';
import { Column } from './column.ts';
import { fieldAt, knownFields, type TableField } from './field.ts';
import type { RunList } from './runList.ts';
import { SeenPaths } from './seenPaths.ts';
import { valueOf, type Value } from './values.ts';

/** A record of a run as JSON. */
export interface RecordText {
  readonly run: RunId;
  readonly text: string;
}

/** The available columns, and the values of those in use. */
export class RunColumns {
  readonly #fields: Map<string, TableField>;
  readonly #paths = new SeenPaths();
  readonly #columns = new Map<string, Column>();
  #list: RunList;

  /** @param verdict The experts' verdict on a run, in words. */
  constructor(list: RunList, verdict: (run: ListedRun) => string) {
    this.#list = list;
    this.#fields = new Map(knownFields(verdict).map((field) => [field.key, field]));
  }

  /**
   * Replaces the runs, keeping the values of those whose facts are the same.
   *
   * @param former The previous index of each run, or -1.
   */
  setRuns(list: RunList, former: readonly number[]): void {
    const before = this.#list.runs;
    this.#list = list;
    for (const [key, column] of this.#columns) {
      const values = list.runs.map((run, i) => {
        const place = former[i] ?? -1;
        const isSame = before[place]?.facts === run.facts;
        return isSame ? column.at(place) : factOf(column.field, run);
      });
      this.#columns.set(key, new Column(column.field, values));
    }
  }

  /** All known fields, and those in the records read so far. */
  get fields(): TableField[] {
    const fields = [...this.#fields.values()];
    const more = this.#paths.all.filter((path) => !this.#fields.has(printPath(path)));
    return [...fields, ...more.map(fieldAt)];
  }

  /** Adds a field whose cells are unknown. Returns whether that discards cells of the same key. */
  add(field: TableField): boolean {
    this.#fields.set(field.key, field);
    return this.#columns.delete(field.key);
  }

  /** Removes a field that was added. */
  remove(key: string): void {
    this.#fields.delete(key);
    this.#columns.delete(key);
  }

  /** The field of a key, even of a path that no record had so far; undefined if it isn't a key. */
  field(key: string): TableField | undefined {
    const known = this.#fields.get(key);
    if (known) return known;
    const path = readPath(key);
    if (path === undefined) return undefined;
    const field = fieldAt(path);
    this.#fields.set(key, field);
    return field;
  }

  at(key: string): Column | undefined {
    const known = this.#columns.get(key);
    if (known) return known;
    const field = this.field(key);
    if (!field) return undefined;
    const column = new Column(
      field,
      this.#list.runs.map((run) => factOf(field, run)),
    );
    this.#columns.set(key, column);
    return column;
  }

  /** The columns of some keys; skips anything that isn't a key. */
  of(keys: Iterable<string>): Column[] {
    return [...keys].flatMap((key) => this.at(key) ?? []);
  }

  /** The runs whose records are needed for the columns of some keys. */
  toLoad(keys: readonly string[]): ListedRun[] {
    const columns = this.of(keys).filter(
      ({ field }) => field.path !== undefined && field.fact === undefined,
    );
    if (columns.length === 0) return [];
    return this.#list.runs.filter((_, i) => columns.some((column) => column.at(i) === undefined));
  }

  /**
   * Reads records for the columns of some keys, without keeping the records.
   *
   * @returns The runs whose text isn't a record; their cells stay unknown.
   */
  take(records: readonly RecordText[], keys: ReadonlySet<string>): RunId[] {
    const columns = this.of(keys);
    const unreadable: RunId[] = [];
    for (const { run, text } of records) {
      const record = readRecord(text);
      if (record === undefined) {
        unreadable.push(run);
        continue;
      }
      this.#paths.add(record);
      const place = this.#list.placeOf(run);
      if (place === undefined) continue;
      for (const column of columns) {
        const { field } = column;
        if (field.path) column.set(place, valueOf(field, jsonAt(record, ...field.path)));
      }
    }
    return unreadable;
  }

  /** Fills the column of a key from another source. */
  fill(key: string, read: (run: ListedRun) => Json | undefined): void {
    const field = this.field(key);
    if (!field) return;
    const values = this.#list.runs.map((run) => valueOf(field, read(run)));
    this.#columns.set(key, new Column(field, values));
  }
}

function factOf(field: TableField, run: ListedRun): Value | undefined {
  return field.fact ? valueOf(field, field.fact(run)) : undefined;
}

function readRecord(text: string): JsonObject | undefined {
  try {
    const json = parseJson(text);
    return isJsonObject(json) ? json : undefined;
  } catch {
    // Whoever loads it reports that it isn't a record.
    return undefined;
  }
}
