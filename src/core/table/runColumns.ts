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

/** Which columns there can be, and what those that somebody asked for hold of some runs. */
export class RunColumns {
  readonly #fields: Map<string, TableField>;
  readonly #paths = new SeenPaths();
  readonly #columns = new Map<string, Column>();
  #list: RunList;

  /** @param verdict The experts' verdict on a run in words. */
  constructor(list: RunList, verdict: (run: ListedRun) => string) {
    this.#list = list;
    this.#fields = new Map(knownFields(verdict).map((field) => [field.key, field]));
  }

  /**
   * Takes other runs, and keeps what it holds of those whose facts are the same.
   *
   * @param former The place that each had before, or -1.
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

  /** All fields that are known, and those of records that were taken. */
  get fields(): TableField[] {
    const fields = [...this.#fields.values()];
    const more = this.#paths.all.filter((path) => !this.#fields.has(printPath(path)));
    return [...fields, ...more.map(fieldAt)];
  }

  /** Adds a field whose cells are unknown. Returns whether there were others of that key. */
  add(field: TableField): boolean {
    this.#fields.set(field.key, field);
    return this.#columns.delete(field.key);
  }

  /** Drops what was added. */
  remove(key: string): void {
    this.#fields.delete(key);
    this.#columns.delete(key);
  }

  /** The field of a key, also of a path that no record had yet; undefined for what is no key. */
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

  /** Those of some keys, as far as they are such. */
  of(keys: Iterable<string>): Column[] {
    return [...keys].flatMap((key) => this.at(key) ?? []);
  }

  /** The runs whose records have to be taken for the columns of some keys. */
  toLoad(keys: readonly string[]): ListedRun[] {
    const columns = this.of(keys).filter(
      ({ field }) => field.path !== undefined && field.fact === undefined,
    );
    if (columns.length === 0) return [];
    return this.#list.runs.filter((_, i) => columns.some((column) => column.at(i) === undefined));
  }

  /**
   * Reads records for the columns of some keys, and lets the records go.
   *
   * @returns The runs whose text is no record; their cells stay unknown.
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

  /** Fills the column of a key with what some other source knows of each run. */
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
    // Whoever loads says that it is none.
    return undefined;
  }
}
