import type { Column } from './column.ts';

/** A cell: a row as it is sorted, and a column. */
export interface CellPlace {
  readonly row: number;
  readonly key: string;
}

/** Looks for one text in columns, without regard to case; remembers what it has seen. */
export class Search {
  readonly text: string;
  readonly #seen = new Map<Column, Uint8Array>();
  readonly #mayBeNumber: boolean;
  readonly #mayBeTime: boolean;

  constructor(text: string) {
    this.text = text.toLowerCase();
    this.#mayBeNumber = /^[\d.e+<>-]*$/.test(this.text);
    this.#mayBeTime = /^[\d: -]*$/.test(this.text);
  }

  /** The nearest cell that has it, from a row on and round the end. */
  next(
    columns: readonly Column[],
    order: Uint32Array,
    from: number,
    backwards: boolean,
  ): CellPlace | undefined {
    const count = order.length;
    const start = ((from % count) + count) % count;
    for (let step = 0; step < count; step++) {
      const row = (start + (backwards ? count - step : step)) % count;
      const run = order[row] ?? 0;
      const found = columns.find((column) => this.#fits(column, run, count));
      if (found) return { row, key: found.field.key };
    }
    return undefined;
  }

  /** Whether a cell has it: as shown, or somewhere in the whole text. */
  #fits(column: Column, run: number, runs: number): boolean {
    const value = column.at(run);
    if (value === null || value === undefined) return false;
    if (typeof value === 'number' && !this.#mayBeNumber) return false;
    let seen = this.#seen.get(column);
    if (seen === undefined) this.#seen.set(column, (seen = new Uint8Array(runs)));
    if (seen[run] === 0) seen[run] = this.#isIn(column, run) ? 2 : 1;
    return seen[run] === 2;
  }

  #isIn(column: Column, run: number): boolean {
    const value = column.at(run);
    if (typeof value === 'number') return this.#isPart(column.shown(run));
    if (column.field.kind !== 'time') return this.#isPart(column.whole(run));
    // A time that is shown has neither letters nor signs: then there is no need to print it.
    const isWorthPrinting = this.#mayBeTime || this.#isPart(String(value));
    return isWorthPrinting && this.#isPart(column.shown(run));
  }

  #isPart(text: string): boolean {
    return text.includes(this.text) || text.toLowerCase().includes(this.text);
  }
}
