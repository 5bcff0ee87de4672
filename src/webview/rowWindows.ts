import type { RowWindow, TableModel, TableRow } from './protocol.ts';

/** A row with its cells by the key of their column. */
export interface ShownRow extends Omit<TableRow, 'cells'> {
  readonly cells: ReadonlyMap<string, string>;
}

/** The minimum number of rows per request. */
const windowSize = 100;
/** The number of rows kept in addition to those drawn. */
const mostKept = 2000;

/**
 * The loaded part of a large table. It requests one window of rows at a time, and after that the
 * one that is drawn by then: rows scrolled past in the meantime are never requested.
 */
export class RowWindows {
  readonly #ask: (first: number, last: number) => void;
  readonly #onRows: (first: number, last: number) => void;
  readonly #rows = new Map<number, ShownRow>();
  /** The rows that were received for this version; others keep showing old contents until then. */
  #current = new Set<number>();
  #model: TableModel | undefined;
  #wanted: readonly [first: number, last: number] = [0, 0];
  /** The first row of the window that was requested and hasn't arrived. */
  #asked: number | undefined;

  /**
   * @param ask Requests rows from the first to the last.
   * @param onRows Called with the rows that have been received.
   */
  constructor(
    ask: (first: number, last: number) => void,
    onRows: (first: number, last: number) => void,
  ) {
    this.#ask = ask;
    this.#onRows = onRows;
  }

  at(row: number): ShownRow | undefined {
    return this.#rows.get(row);
  }

  get all(): Iterable<ShownRow> {
    return this.#rows.values();
  }

  setModel(model: TableModel): void {
    if (model.version !== this.#model?.version) {
      this.#current = new Set();
      this.#asked = undefined;
    }
    for (const row of this.#rows.keys()) if (row >= model.rows) this.#rows.delete(row);
    this.#model = model;
    this.#check();
  }

  /** Sets the rows that are or will be drawn, along with any that have already been received. */
  want(first: number, last: number, come?: RowWindow): void {
    this.#wanted = [first, last];
    if (!come || !this.take(come)) this.#check();
  }

  /** Returns whether the rows belong to the current table. */
  take({ version, first, rows }: RowWindow): boolean {
    if (first === this.#asked) this.#asked = undefined;
    // They are requested again when their version arrives.
    if (version !== this.#model?.version) return false;
    const keys = this.#model.columns.map(({ key }) => key);
    for (const [i, { cells, mark, verdict }] of rows.entries()) {
      const byKey = new Map(keys.map((key, column) => [key, cells[column] ?? '']));
      this.#rows.set(first + i, { cells: byKey, mark, verdict });
      this.#current.add(first + i);
    }
    this.#forget();
    if (rows.length === 0) return false;
    this.#onRows(first, first + rows.length - 1);
    this.#check();
    return true;
  }

  #check(): void {
    if (this.#asked !== undefined || !this.#model) return;
    const [from, to] = this.#wanted;
    const end = Math.min(to, this.#model.rows - 1);
    let missing = from;
    while (missing <= end && this.#current.has(missing)) missing++;
    if (missing > end) return;
    const first = missing - (missing % windowSize);
    const last = Math.min(Math.max(first + windowSize - 1, end), this.#model.rows - 1);
    this.#asked = first;
    this.#ask(first, last);
  }

  #forget(): void {
    if (this.#rows.size <= mostKept) return;
    const [from, to] = this.#wanted;
    for (const row of this.#rows.keys()) {
      if (row > from - windowSize && row < to + windowSize) continue;
      this.#rows.delete(row);
      this.#current.delete(row);
    }
  }
}
