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

  constructor(text: string) {
    this.text = text.toLowerCase();
    this.#mayBeNumber = /^[\d.e+<>-]*$/.test(this.text);
  }

  /** Whether a cell has it: as shown, or somewhere in the whole text. */
  fits(column: Column, run: number, runs: number): boolean {
    const value = column.at(run);
    if (value === null || value === undefined) return false;
    if (typeof value === 'number' && !this.#mayBeNumber) return false;
    let seen = this.#seen.get(column);
    if (seen === undefined) this.#seen.set(column, (seen = new Uint8Array(runs)));
    if (seen[run] === 0) seen[run] = this.#isIn(column, run) ? 2 : 1;
    return seen[run] === 2;
  }

  #isIn(column: Column, run: number): boolean {
    const isShown = column.field.kind === 'time' || typeof column.at(run) === 'number';
    const text = isShown ? column.shown(run) : column.whole(run);
    return text.toLowerCase().includes(this.text);
  }
}
