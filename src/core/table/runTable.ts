import { printPath, qualityOf, readPath, type ListedRun, type Quality } from '../records/index.ts';
import {
  compareRuns,
  isJsonObject,
  jsonAt,
  parseJson,
  type Json,
  type JsonObject,
  type RunId,
} from '../rundb/index.ts';
import { Column } from './column.ts';
import { fieldAt, knownFields, usualKeys, type TableField } from './field.ts';
import { orderOf, type SortKey } from './order.ts';
import { SeenPaths } from './seenPaths.ts';
import { Search, type CellPlace } from './search.ts';
import { eachPosition, spansWhere, type Span } from './spans.ts';
import { tsvOf } from './tsv.ts';
import { amountOf, valueOf, type Value } from './values.ts';

/** A column as it is shown. */
export interface ShownColumn {
  readonly key: string;
  /** Pixels; where it is not given, as wide as its content. */
  readonly width?: number | undefined;
  readonly isFrozen: boolean;
}

/** What a table shows of a column above its cells. */
export interface ColumnHead extends ShownColumn {
  readonly title: string;
  readonly unit?: string | undefined;
  readonly about: string;
  readonly isNumber: boolean;
}

export interface TableRow {
  /** One for each column. */
  readonly cells: readonly string[];
  readonly mark: Quality;
  /** The mark in words. */
  readonly verdict: string;
}

/** The table, but for its rows. */
export interface TableModel {
  /** Grows whenever rows that were given before don't count any more. */
  readonly version: number;
  readonly rows: number;
  readonly columns: readonly ColumnHead[];
  readonly sort: readonly SortKey[];
}

/** What the selected cells of a column add up to, in the unit of the column. */
export interface ColumnSum {
  readonly key: string;
  readonly title: string;
  readonly unit?: string | undefined;
  /** How many runs have a number there. */
  readonly count: number;
  /** How many don't: never taken for 0. */
  readonly without: number;
  /** Undefined where a sum means nothing, or there is no number. */
  readonly sum?: number | undefined;
  readonly mean?: number | undefined;
}

/** A record of a run as JSON. */
export interface RecordText {
  readonly run: RunId;
  readonly text: string;
}

export interface RunTableOptions {
  /** The experts' verdict on a run in words: `bad: KLM`. */
  readonly verdict: (run: ListedRun) => string;
}

/**
 * Runs with columns, sorted and partly selected. It holds what the columns show, never the records.
 * Rows are named by their position, as the table is sorted.
 */
export class RunTable {
  readonly #verdict: (run: ListedRun) => string;
  readonly #fields: Map<string, TableField>;
  readonly #paths = new SeenPaths();
  readonly #columns = new Map<string, Column>();
  #runs: readonly ListedRun[] = [];
  #indices: Map<string, number> | undefined;
  #shown: readonly ShownColumn[] = [];
  /** The columns of the cells that rows have now. */
  #given: readonly string[] = [];
  #sort: readonly SortKey[] = [];
  #order: Uint32Array | undefined;
  #version = 1;
  #selected = new Uint8Array();
  #search: Search | undefined;

  constructor(runs: readonly ListedRun[], { verdict }: RunTableOptions) {
    this.#verdict = verdict;
    this.#fields = new Map(knownFields(verdict).map((field) => [field.key, field]));
    this.setRuns(runs);
    this.show(usualKeys.map((key) => ({ key, isFrozen: key === 'experiment' || key === 'run' })));
    this.#given = usualKeys;
  }

  /** Newest first, as `fill` and `take` know them. */
  get runs(): readonly ListedRun[] {
    return this.#runs;
  }

  /**
   * Takes other runs in place of those that it has, such as when more have come. What is selected stays so,
   * and so does what columns hold of runs whose facts are the same.
   */
  setRuns(runs: readonly ListedRun[]): void {
    const before = { runs: this.#runs, selected: this.#selected };
    const places = this.#runs.length > 0 ? this.#places : new Map<string, number>();
    this.#runs = runs.toSorted((a, b) => compareRuns(b, a));
    this.#indices = undefined;
    const former = this.#runs.map((run) => places.get(nameOf(run)) ?? -1);
    this.#selected = Uint8Array.from(former, (place) => before.selected[place] ?? 0);
    for (const [key, column] of this.#columns) {
      const values = this.#runs.map((run, i) => {
        const place = former[i] ?? -1;
        const isSame = before.runs[place]?.facts === run.facts;
        return isSame ? column.at(place) : this.#factOf(column.field, run);
      });
      this.#columns.set(key, new Column(column.field, values));
    }
    this.#changed();
  }

  /** All fields that can be shown: those that are known, and those of records that were taken. */
  get fields(): TableField[] {
    const fields = [...this.#fields.values()];
    const more = this.#paths.all.filter((path) => !this.#fields.has(printPath(path)));
    return [...fields, ...more.map(fieldAt)];
  }

  /** Adds a field; until `fill` fills it, its cells are unknown. */
  add(field: TableField): void {
    this.#fields.set(field.key, field);
    if (this.#columns.delete(field.key)) this.#changed();
  }

  /** Drops what was added. */
  remove(key: string): void {
    this.#fields.delete(key);
    this.#columns.delete(key);
    this.show(this.#shown);
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

  /** The columns, in their order. */
  get shown(): readonly ShownColumn[] {
    return this.#shown;
  }

  /** Shows columns; keys that no field has, and those that come twice, are left out. */
  show(columns: readonly ShownColumn[]): void {
    const once = new Map<string, ShownColumn>();
    for (const column of columns) {
      if (!once.has(column.key) && this.field(column.key)) once.set(column.key, column);
    }
    const before = new Set(this.#shown.map(({ key }) => key));
    this.#shown = [...once.values()];
    // Rows that were given lack the cells of what is new; of the others they have them.
    if (this.#shown.some(({ key }) => !before.has(key))) this.#version++;
    const sort = this.#sort.filter(({ key }) => once.has(key));
    if (sort.length < this.#sort.length) this.sort(sort);
  }

  /** The runs whose records have to be taken for the columns shown, or for some keys, newest first. */
  toLoad(keys: readonly string[] = this.#shown.map(({ key }) => key)): ListedRun[] {
    const columns = keys
      .flatMap((key) => this.#column(key) ?? [])
      .filter(({ field }) => field.path !== undefined && field.fact === undefined);
    if (columns.length === 0) return [];
    return this.#runs.filter((_, i) => columns.some((column) => column.at(i) === undefined));
  }

  /**
   * Reads records for the columns that are shown, and for some more, and lets the records go.
   *
   * @returns The runs whose text is no record; their cells stay unknown.
   */
  take(records: readonly RecordText[], keys: readonly string[] = []): RunId[] {
    const wanted = new Set([...this.#shown.map(({ key }) => key), ...keys]);
    const columns = [...wanted].flatMap((key) => this.#column(key) ?? []);
    const unreadable: RunId[] = [];
    for (const { run, text } of records) {
      const record = readRecord(text);
      if (record === undefined) {
        unreadable.push(run);
        continue;
      }
      this.#paths.add(record);
      const index = this.#places.get(nameOf(run));
      if (index === undefined) continue;
      for (const column of columns) {
        const { field } = column;
        if (field.path) column.set(index, valueOf(field, jsonAt(record, ...field.path)));
      }
    }
    this.#changed();
    return unreadable;
  }

  /** Fills the column of a key with what some other source knows of each run. */
  fill(key: string, read: (run: ListedRun) => Json | undefined): void {
    const field = this.field(key);
    if (!field) return;
    const values = this.#runs.map((run) => valueOf(field, read(run)));
    this.#columns.set(key, new Column(field, values));
    this.#changed();
  }

  /** The table as it is now; rows have the cells of these columns from now on. */
  model(): TableModel {
    this.#given = this.#shown.map(({ key }) => key);
    const columns = this.#shown.flatMap((shown): ColumnHead[] => {
      const column = this.#column(shown.key);
      if (!column) return [];
      const { title, unit, about } = column.field;
      return [{ ...shown, title, unit, about, isNumber: column.isNumber }];
    });
    return { version: this.#version, rows: this.#runs.length, columns, sort: this.#sort };
  }

  /** Grows whenever rows that were given before don't count any more. */
  get version(): number {
    return this.#version;
  }

  get sortKeys(): readonly SortKey[] {
    return this.#sort;
  }

  /** Sorts by columns, the first of which counts most; by none, the newest run is first. */
  sort(keys: readonly SortKey[]): void {
    this.#sort = keys.filter(({ key }) => this.field(key));
    this.#order = undefined;
    this.#version++;
  }

  /** The index into `runs` of each row. */
  get order(): Uint32Array {
    this.#order ??= orderOf(
      this.#runs.length,
      this.#sort.flatMap(({ key, descending }) => {
        const column = this.#column(key);
        return column ? [{ column, descending }] : [];
      }),
    );
    return this.#order;
  }

  runAt(row: number): ListedRun | undefined {
    const index = this.order[row];
    return index === undefined ? undefined : this.#runs[index];
  }

  /** The row of a run; undefined where the table lacks it. */
  rowOf(run: RunId): number | undefined {
    const index = this.#places.get(nameOf(run));
    return index === undefined ? undefined : this.order.indexOf(index);
  }

  /** The rows from `first` to `last`, inclusive, as far as there are such. */
  rows(first: number, last: number): TableRow[] {
    const columns = this.#given.flatMap((key) => this.#column(key) ?? []);
    return [...this.order.subarray(Math.max(0, first), last + 1)].flatMap((index): TableRow[] => {
      const run = this.#runs[index];
      if (!run) return [];
      return [
        {
          cells: columns.map((column) => column.shown(index)),
          mark: qualityOf(run.facts),
          verdict: this.#verdict(run),
        },
      ];
    });
  }

  /** The whole text of a cell; empty where there is none. */
  cellText({ row, key }: CellPlace): string {
    const index = this.order[row];
    return index === undefined ? '' : (this.#column(key)?.whole(index) ?? '');
  }

  /** The nearest cell of the columns shown that has a text, from a row on and round the end. */
  find(text: string, from: number, backwards = false): CellPlace | undefined {
    const count = this.#runs.length;
    if (text === '' || count === 0) return undefined;
    if (this.#search?.text !== text.toLowerCase()) this.#search = new Search(text);
    const columns = this.#shown.flatMap(({ key }) => this.#column(key) ?? []);
    const start = ((from % count) + count) % count;
    for (let step = 0; step < count; step++) {
      const row = (start + (backwards ? count - step : step)) % count;
      const index = this.order[row] ?? 0;
      const found = columns.find((column) => this.#search?.fits(column, index, count));
      if (found) return { row, key: found.field.key };
    }
    return undefined;
  }

  /** Selects the rows of spans, and no others. */
  select(spans: readonly Span[]): void {
    const { order } = this;
    this.#selected = new Uint8Array(this.#runs.length);
    eachPosition(spans, order.length, (row) => {
      const index = order[row];
      if (index !== undefined) this.#selected[index] = 1;
    });
  }

  /** Selects runs, as far as the table has them, and no others. */
  selectRuns(runs: Iterable<RunId>): void {
    this.#selected = new Uint8Array(this.#runs.length);
    for (const run of runs) {
      const index = this.#places.get(nameOf(run));
      if (index !== undefined) this.#selected[index] = 1;
    }
  }

  /** The rows that are selected, as they are sorted now. */
  get selection(): Span[] {
    const { order } = this;
    return spansWhere(order.length, (row) => this.#selected[order[row] ?? 0] === 1);
  }

  /** The runs that are selected, as they are sorted now. */
  get selectedRuns(): ListedRun[] {
    return [...this.order].flatMap((index) => {
      const run = this.#runs[index];
      return run && this.#selected[index] === 1 ? [run] : [];
    });
  }

  /** Sum and mean of the columns of numbers, where they mean something, over the runs selected. */
  get sums(): ColumnSum[] {
    return this.#shown.flatMap(({ key }) => {
      const column = this.#column(key);
      return column?.isNumber === true && column.field.sums !== 'none' ? [this.#sum(column)] : [];
    });
  }

  /**
   * Rows as text for a spreadsheet, or to paste: whole values, in the units of the columns.
   *
   * @param spans By default the rows that are selected.
   * @param keys By default the columns shown.
   */
  copy({
    spans = this.selection,
    keys = this.#shown.map(({ key }) => key),
    withHeader,
  }: {
    readonly spans?: readonly Span[];
    readonly keys?: readonly string[];
    readonly withHeader: boolean;
  }): string {
    const columns = keys.flatMap((key) => this.#column(key) ?? []);
    const { order } = this;
    const rows: string[][] = withHeader ? [columns.map(({ field }) => headText(field))] : [];
    eachPosition(spans, order.length, (row) => {
      const index = order[row];
      if (index !== undefined) rows.push(columns.map((column) => column.whole(index)));
    });
    return tsvOf(rows);
  }

  #sum(column: Column): ColumnSum {
    const { key, title, unit, sums } = column.field;
    let count = 0;
    let without = 0;
    let sum = 0;
    for (const [run, isSelected] of this.#selected.entries()) {
      if (isSelected === 0) continue;
      const amount = amountOf(column.at(run));
      if (amount === undefined) without++;
      else {
        count++;
        sum += amount;
      }
    }
    const hasAny = count > 0;
    return {
      ...{ key, title, unit, count, without },
      sum: hasAny && sums === 'sumAndMean' ? sum : undefined,
      mean: hasAny ? sum / count : undefined,
    };
  }

  #column(key: string): Column | undefined {
    const known = this.#columns.get(key);
    if (known) return known;
    const field = this.field(key);
    if (!field) return undefined;
    const column = new Column(
      field,
      this.#runs.map((run) => this.#factOf(field, run)),
    );
    this.#columns.set(key, column);
    return column;
  }

  #factOf(field: TableField, run: ListedRun): Value | undefined {
    return field.fact ? valueOf(field, field.fact(run)) : undefined;
  }

  /** The index of each run by its name. */
  get #places(): Map<string, number> {
    this.#indices ??= new Map(this.#runs.map((run, i) => [nameOf(run), i]));
    return this.#indices;
  }

  #changed(): void {
    this.#order = undefined;
    this.#search = undefined;
    this.#version++;
  }
}

function nameOf({ experiment, run }: RunId): string {
  return `${experiment}:${run}`;
}

function headText({ title, unit }: TableField): string {
  return unit === undefined ? title : `${title} (${unit})`;
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
