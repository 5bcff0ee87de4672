import { indexOf } from './ordered.ts';

/** Longer lines are data: nobody reads them, and looking for their begin again and again takes long. */
const longest = 5000;

/** Where the line of an offset begins; for a very long line, a place in it. */
export function lineStart(source: string, offset: number): number {
  const from = Math.max(0, offset - longest);
  return from + source.slice(from, offset).lastIndexOf('\n') + 1;
}

/** Where the lines of a text begin, which end as VS Code's do. */
export class Lines {
  readonly #starts: readonly number[];

  constructor(text: string) {
    const ends = text.matchAll(/\r\n|\r|\n/g);
    this.#starts = [0, ...Array.from(ends, ({ index, 0: end }) => index + end.length)];
  }

  /** The line and the column of an offset, both counted from 0. */
  at(offset: number): { readonly line: number; readonly column: number } {
    const line = indexOf(this.#starts, (start) => start > offset) - 1;
    return { line, column: offset - (this.#starts[line] ?? 0) };
  }
}
