import type { ListedRun } from '../../core/records/index.ts';
import type { CellPlace, RunTable } from '../../core/table/index.ts';
import type { FromTab, Span, ToTab } from '../../webview/protocol.ts';
import { Versions } from './versions.ts';

/** A cell where the keyboard is; without a run, a column's head. */
interface Place {
  readonly run: ListedRun | undefined;
  readonly key: string;
}

type Of<Type extends FromTab['type']> = Extract<FromTab, { type: Type }>;

/** The table of a tab: what the page was told of it, and where the keyboard is in it. */
export class TabTable {
  readonly #table: RunTable;
  readonly #post: (message: ToTab) => void;
  /** The runs by row, as the tab was told them. */
  readonly #told = new Versions<readonly ListedRun[]>();
  #version = 0;
  #place: Place | undefined;

  constructor(table: RunTable, post: (message: ToTab) => void) {
    this.#table = table;
    this.#post = post;
  }

  /** The cell where the keyboard is. */
  get place(): CellPlace | undefined {
    const { run, key } = this.#place ?? {};
    const row = run && this.#table.rowOf(run);
    return row === undefined || key === undefined ? undefined : { row, key };
  }

  /** The column where the keyboard is. */
  get column(): string | undefined {
    return this.#place?.key;
  }

  /** Whether rows that the page was told don't count any more. */
  get isOld(): boolean {
    return this.#table.version !== this.#version;
  }

  /** Has the keyboard nowhere. */
  leave(): void {
    this.#place = undefined;
  }

  /** Tells the page all but the rows, which it asks for. */
  tell(): void {
    const { order, runs } = this.#table;
    const model = this.#table.model();
    this.#version = model.version;
    this.#told.add(
      model.version,
      [...order].flatMap((index) => runs[index] ?? []),
    );
    this.#post({ type: 'table', table: model });
  }

  giveRows({ id, first, last }: Of<'rows'>): void {
    // Rows of another version than that of the table would not be shown.
    if (this.isOld) this.tell();
    const { version } = this.#table;
    this.#post({ type: 'rows', id, version, rows: this.#table.rows(first, last) });
  }

  giveCell(version: number, { id, row, key }: Of<'cell'>): void {
    const run = this.runAt(version, row);
    const now = run && this.#table.rowOf(run);
    const text = now === undefined ? '' : this.#table.cellText({ row: now, key });
    this.#post({ type: 'cell', id, text });
  }

  find({ text, from, backwards }: Of<'find'>): void {
    const found = this.#table.find(text, from, backwards);
    this.#post(found ? { type: 'scrollTo', ...found } : { type: 'notFound' });
  }

  /** The keyboard is at a cell, or at a column's head. */
  moveTo(version: number, { row, key }: Of<'at'>): void {
    this.#place = { run: this.runAt(version, row), key };
  }

  /** What was at a row when the page was told a version. */
  runAt(version: number, row: number): ListedRun | undefined {
    return this.#told.at(version)?.[row];
  }

  runsOf(version: number, rows: readonly Span[]): ListedRun[] {
    const told = this.#told.at(version) ?? [];
    return rows.flatMap(([first, last]) => told.slice(first, last + 1));
  }
}
