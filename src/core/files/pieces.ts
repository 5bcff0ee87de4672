import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

/** A piece of a file. */
export interface Piece {
  readonly data: string | Uint8Array;
  /** The number of table rows in it. */
  readonly rows: number;
}

/**
 * Writes a new file.
 *
 * @param progress Called with the number of rows written so far.
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

  /** @throws Error of Node's `fs`, as do the methods */
  constructor(file: string) {
    this.#file = openSync(file, 'w');
  }

  add(data: string | Uint8Array): void {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    for (let done = 0; done < bytes.length;) done += writeSync(this.#file, bytes, done);
  }

  /** If the disk is full, that shows here at the latest. */
  close(): void {
    try {
      fsyncSync(this.#file);
    } finally {
      closeSync(this.#file);
    }
  }
}
