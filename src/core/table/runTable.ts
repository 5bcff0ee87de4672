import { inEnglish } from '../format/index.ts';
import { qualityOf, type ListedRun } from '../records/index.ts';
import type { Json, RunId } from '../rundb/index.ts';
import { sumOf, type ColumnSum } from './columnSum.ts';
import { usualKeys, type TableField } from './field.ts';
import { orderOf } from './order.ts';
import { RunColumns, type RecordText } from './runColumns.ts';
import { RunList } from './runList.ts';
import { Search, type CellPlace } from './search.ts';
import type { ColumnHead, ShownColumn, SortKey, Span, TableModel, TableRow } from './shown.ts';
import { eachPosition, spansWhere } from './spans.ts';
import { tsvOf } from './tsv.ts';

export interface RunTableOptions {
  /** The experts' verdict on a run, in words: `bad: KLM`. */
  readonly verdict: (run: ListedRun) => string;
}

/**
 * A table of runs with columns, a sort order and a selection. It keeps the values in its columns,
 * never the records. Rows are identified by their position in the current order.
 */
export class RunTable {
  readonly #verdict: (run: ListedRun) => string;
  readonly #columns: RunColumns;
  #list = new RunList([]);
  #shown: readonly ShownColumn[] = [];
  /** The columns whose cells are in rows now. */
  #given: readonly string[] = [];
  #sort: readonly SortKey[] = [];
  #order: Uint32Array | undefined;
  #version = 1;
  #selected = new Uint8Array();
  #search: Search | undefined;

  constructor(runs: readonly ListedRun[], { verdict }: RunTableOptions) {
    this.#verdict = verdict;
    this.#columns = new RunColumns(this.#list, verdict);
    this.setRuns(runs);
    this.show(usualKeys.map((key) => ({ key, isFrozen: key === 'experiment' || key === 'run' })));
    this.#given = usualKeys;
  }

  /** Newest first, however the table is sorted. */
  get runs(): readonly ListedRun[] {
    return this.#list.runs;
  }

  /**
   * Replaces the runs, for example when more have arrived. Keeps the selection, and the values of
   * runs whose facts are the same.
   */
  setRuns(runs: readonly ListedRun[]): void {
    const list = new RunList(runs);
    const former = list.runs.map((run) => this.#list.placeOf(run) ?? -1);
    const selected = this.#selected;
    this.#selected = Uint8Array.from(former, (place) => selected[place] ?? 0);
    this.#columns.setRuns(list, former);
    this.#list = list;
    this.#changed();
  }

  /** All fields that can be shown: known ones, and those in the records read so far. */
  get fields(): TableField[] {
    return this.#columns.fields;
  }

  /** Adds a field; its cells are unknown until `fill` is called. */
  add(field: TableField): void {
    if (this.#columns.add(field)) this.#changed();
  }

  /** Removes a field that was added. */
  remove(key: string): void {
    this.#columns.remove(key);
    this.show(this.#shown);
  }

  /** The shown columns, in order. */
  get shown(): readonly ShownColumn[] {
    return this.#shown;
  }

  /** Shows columns; skips keys without a field, and duplicates. */
  show(columns: readonly ShownColumn[]): void {
    const once = new Map<string, ShownColumn>();
    for (const column of columns) {
      if (!once.has(column.key) && this.#columns.field(column.key)) once.set(column.key, column);
    }
    const before = new Set(this.#shown.map(({ key }) => key));
    this.#shown = [...once.values()];
    // Rows returned before lack the cells of new columns, but have those of the others.
    if (this.#shown.some(({ key }) => !before.has(key))) this.#version++;
    const sort = this.#sort.filter(({ key }) => once.has(key));
    if (sort.length < this.#sort.length) this.sort(sort);
  }

  /** The runs whose records are needed for the shown columns, or for some keys, newest first. */
  toLoad(keys = this.#shownKeys): ListedRun[] {
    return this.#columns.toLoad(keys);
  }

  /**
   * Reads records for the shown columns and some more, without keeping the records.
   *
   * @returns The runs whose text isn't a record; their cells stay unknown.
   */
  take(records: readonly RecordText[], keys: readonly string[] = []): RunId[] {
    const unreadable = this.#columns.take(records, new Set([...this.#shownKeys, ...keys]));
    this.#changed();
    return unreadable;
  }

  /** Fills the column of a key from another source. */
  fill(key: string, read: (run: ListedRun) => Json | undefined): void {
    this.#columns.fill(key, read);
    this.#changed();
  }

  /** The current state of the table; rows have the cells of these columns from now on. */
  model(): TableModel {
    this.#given = this.#shownKeys;
    const columns = this.#shown.flatMap((shown): ColumnHead[] => {
      const column = this.#columns.at(shown.key);
      if (!column) return [];
      const { title, unit, about } = column.field;
      return [{ ...shown, title: title(), unit, about, isNumber: column.isNumber }];
    });
    return { version: this.#version, rows: this.runs.length, columns, sort: this.#sort };
  }

  /** Increases when rows returned before are no longer valid. */
  get version(): number {
    return this.#version;
  }

  get sortKeys(): readonly SortKey[] {
    return this.#sort;
  }

  /** Sorts by columns, most significant first; without any, the newest run comes first. */
  sort(keys: readonly SortKey[]): void {
    this.#sort = keys.filter(({ key }) => this.#columns.field(key));
    this.#order = undefined;
    this.#version++;
  }

  /** The index into `runs` of each row. */
  get order(): Uint32Array {
    this.#order ??= orderOf(
      this.runs.length,
      this.#sort.flatMap(({ key, descending }) => {
        const column = this.#columns.at(key);
        return column ? [{ column, descending }] : [];
      }),
    );
    return this.#order;
  }

  runAt(row: number): ListedRun | undefined {
    const index = this.order[row];
    return index === undefined ? undefined : this.runs[index];
  }

  /** The row of a run; undefined if it isn't in the table. */
  rowOf(run: RunId): number | undefined {
    const index = this.#list.placeOf(run);
    return index === undefined ? undefined : this.order.indexOf(index);
  }

  /** The rows from `first` to `last`, inclusive, as far as they exist. */
  rows(first: number, last: number): TableRow[] {
    const columns = this.#columns.of(this.#given);
    return [...this.order.subarray(Math.max(0, first), last + 1)].flatMap((index): TableRow[] => {
      const run = this.runs[index];
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

  /** The full text of a cell; empty if there is none. */
  cellText({ row, key }: CellPlace): string {
    const index = this.order[row];
    return index === undefined ? '' : (this.#columns.at(key)?.whole(index) ?? '');
  }

  /**
   * The nearest cell of the shown columns that contains a text, starting at a row and wrapping
   * around.
   */
  find(text: string, from: number, backwards = false): CellPlace | undefined {
    if (text === '') return undefined;
    if (this.#search?.text !== text.toLowerCase()) this.#search = new Search(text);
    return this.#search.next(this.#columns.of(this.#shownKeys), this.order, from, backwards);
  }

  /** Selects the rows in spans, and no others. */
  select(spans: readonly Span[]): void {
    const { order } = this;
    this.#selected = new Uint8Array(this.runs.length);
    eachPosition(spans, order.length, (row) => {
      const index = order[row];
      if (index !== undefined) this.#selected[index] = 1;
    });
  }

  /** Selects these runs, as far as the table contains them, and no others. */
  selectRuns(runs: Iterable<RunId>): void {
    this.#selected = new Uint8Array(this.runs.length);
    for (const run of runs) {
      const index = this.#list.placeOf(run);
      if (index !== undefined) this.#selected[index] = 1;
    }
  }

  /** The selected rows, in the current order. */
  get selection(): Span[] {
    const { order } = this;
    return spansWhere(order.length, (row) => this.#selected[order[row] ?? 0] === 1);
  }

  /** The selected runs, in the current order. */
  get selectedRuns(): ListedRun[] {
    return [...this.order].flatMap((index) => {
      const run = this.runs[index];
      return run && this.#selected[index] === 1 ? [run] : [];
    });
  }

  /** The sum and mean of a column over the selected runs; undefined if neither is meaningful. */
  sum(key: string): ColumnSum | undefined {
    const column = this.#columns.at(key);
    const selected = [...this.#selected.keys()].filter((place) => this.#selected[place] === 1);
    return column && sumOf(column, selected);
  }

  /**
   * Rows as text to paste, for example into a spreadsheet: full values, in the columns' units.
   *
   * @param spans By default the selected rows.
   * @param keys By default the shown columns.
   */
  copy({
    spans = this.selection,
    keys = this.#shownKeys,
    withHeader,
  }: {
    readonly spans?: readonly Span[];
    readonly keys?: readonly string[];
    readonly withHeader: boolean;
  }): string {
    const columns = this.#columns.of(keys);
    const { order } = this;
    const rows: string[][] = withHeader ? [columns.map(({ field }) => printHead(field))] : [];
    eachPosition(spans, order.length, (row) => {
      const index = order[row];
      if (index !== undefined) rows.push(columns.map((column) => column.whole(index)));
    });
    return tsvOf(rows);
  }

  get #shownKeys(): readonly string[] {
    return this.#shown.map(({ key }) => key);
  }

  #changed(): void {
    this.#order = undefined;
    this.#search = undefined;
    this.#version++;
  }
}

/** Copies are in English. */
function printHead({ title, unit }: TableField): string {
  const english = inEnglish(title);
  return unit === undefined ? english : `${english} (${unit})`;
}
