import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

/** A piece of a file. */
export interface Piece {
  readonly data: string | Uint8Array;
  /** Rows of the table that are in it. */
  readonly rows: number;
}

/**
 * Writes a new file.
 *
 * @param progress Called with the rows that were written so far.
 * @throws Error of Node's `fs`
 */
export function writeFile(
  file: string,
  pieces: Iterable<Piece>,
  progress: (rows: number) => void = () => {},
): void {
  const output = new Output(file);
  try {
    let rows = 0;
    for (const piece of pieces) {
      output.add(piece.data);
      rows += piece.rows;
      progress(rows);
    }
  } finally {
    output.close();
  }
}

/** A new file that is written piece by piece. */
export class Output {
  readonly #file: number;

  /** @throws Error of Node's `fs`, here and later */
  constructor(file: string) {
    this.#file = openSync(file, 'w');
  }

  add(data: string | Uint8Array): void {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    for (let done = 0; done < bytes.length;) done += writeSync(this.#file, bytes, done);
  }

  /** What the disk can't hold shows by then at the latest. */
  close(): void {
    try {
      fsyncSync(this.#file);
    } finally {
      closeSync(this.#file);
    }
  }
}
