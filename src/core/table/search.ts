import { withDecimalSign } from '../format/index.ts';
import type { Column } from './column.ts';

/** A cell: a row in the current order, and a column. */
export interface CellPlace {
  readonly row: number;
  readonly key: string;
}

/** Searches columns for a text, ignoring case; remembers what it has checked. */
export class Search {
  readonly text: string;
  readonly #seen = new Map<Column, Uint8Array>();
  /**
   * The text as it would be shown in a number, if typed with a point; undefined if it can't be part
   * of one.
   */
  readonly #number: string | undefined;
  readonly #mayBeTime: boolean;

  constructor(text: string) {
    this.text = text.toLowerCase();
    const isNumber = /^[\d.,e+<>-]*$/.test(this.text);
    this.#number = isNumber ? withDecimalSign(this.text) : undefined;
    this.#mayBeTime = /^[\d: -]*$/.test(this.text);
  }

  /** The nearest cell that contains the text, starting at a row and wrapping around. */
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

  /** Whether a cell contains the text: numbers and times as shown, anything else also in full. */
  #fits(column: Column, run: number, runs: number): boolean {
    const value = column.at(run);
    if (value === null || value === undefined) return false;
    if (typeof value === 'number' && this.#number === undefined) return false;
    let seen = this.#seen.get(column);
    if (seen === undefined) this.#seen.set(column, (seen = new Uint8Array(runs)));
    if (seen[run] === 0) seen[run] = this.#isIn(column, run) ? 2 : 1;
    return seen[run] === 2;
  }

  #isIn(column: Column, run: number): boolean {
    const value = column.at(run);
    if (typeof value === 'number') return column.shown(run).includes(this.#number ?? '');
    if (column.field.words && this.#isPart(column.shown(run))) return true;
    if (column.field.kind !== 'time') return this.#isPart(column.whole(run));
    // Shown times consist of digits, `-`, `:` and spaces. For any other text, a value is worth
    // printing only if it contains the text as sent.
    const isWorthPrinting = this.#mayBeTime || this.#isPart(String(value));
    return isWorthPrinting && this.#isPart(column.shown(run));
  }

  #isPart(text: string): boolean {
    return text.includes(this.text) || text.toLowerCase().includes(this.text);
  }
}
