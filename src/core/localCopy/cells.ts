import type { SQLOutputValue } from 'node:sqlite';

/** A cell of a file that we wrote holds what we wrote, or the file is damaged. */
export class CellError extends Error {}

export function numberIn(cell: SQLOutputValue | undefined): number {
  if (typeof cell === 'number') return cell;
  throw new CellError(`A number was expected, not ${typeof cell}.`);
}

export function textIn(cell: SQLOutputValue | undefined): string {
  if (typeof cell === 'string') return cell;
  throw new CellError(`A text was expected, not ${typeof cell}.`);
}

export function bytesIn(cell: SQLOutputValue | undefined): Uint8Array {
  if (cell instanceof Uint8Array) return cell;
  throw new CellError(`Bytes were expected, not ${typeof cell}.`);
}
