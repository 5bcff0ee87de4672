import type { TableModel, TableRow, ToTab } from './protocol.ts';

/** A row with its cells by the key of their column. */
export interface ShownRow extends Omit<TableRow, 'cells'> {
  readonly cells: ReadonlyMap<string, string>;
}

/** How many rows are asked for at once, at least. */
const windowSize = 100;
/** Rows that are kept, of those that aren't drawn now. */
const mostKept = 2000;

/**
 * The rows that the tab has, of the many that there are. It asks for one window at a time, and when that
 * has come for what is drawn then: what was scrolled past meanwhile is never asked for.
 */
export class RowWindows {
  readonly #ask: (first: number, last: number) => number;
  readonly #onRows: (first: number, last: number) => void;
  readonly #rows = new Map<number, ShownRow>();
  /** Those that came for this version; others show what was there until these come. */
  #current = new Set<number>();
  #model: TableModel | undefined;
  #wanted: readonly [first: number, last: number] = [0, 0];
  #asked: { readonly id: number; readonly first: number } | undefined;

  /**
   * @param ask Asks for rows, from the first to the last; gives what names the question.
   * @param onRows Hears which rows have come.
   */
  constructor(
    ask: (first: number, last: number) => number,
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

  /** Says which rows are drawn. */
  want(first: number, last: number): void {
    this.#wanted = [first, last];
    this.#check();
  }

  /** Returns whether the rows are of the table as it is. */
  take({ id, version, rows }: Extract<ToTab, { type: 'rows' }>): boolean {
    if (id !== this.#asked?.id || !this.#model) return false;
    const { first } = this.#asked;
    this.#asked = undefined;
    // When the version comes that these are of, they are asked for again.
    if (version !== this.#model.version) return false;
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
    if (this.#asked || !this.#model) return;
    const [from, to] = this.#wanted;
    const end = Math.min(to, this.#model.rows - 1);
    let missing = from;
    while (missing <= end && this.#current.has(missing)) missing++;
    if (missing > end) return;
    const first = missing - (missing % windowSize);
    const last = Math.min(Math.max(first + windowSize - 1, end), this.#model.rows - 1);
    this.#asked = { id: this.#ask(first, last), first };
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
