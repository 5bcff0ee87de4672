import type { SQLOutputValue } from 'node:sqlite';
import { DamagedError } from './failures.ts';

/** A row from SQLite. If its cells don't contain what we wrote, the file is damaged. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

export function numberIn(row: Row | undefined, name: string): number {
  const cell = row?.[name];
  if (typeof cell === 'number') return cell;
  throw unexpected(name);
}

/** The same, but the cell may be null. */
export function optionalNumberIn(row: Row, name: string): number | undefined {
  return row[name] === null ? undefined : numberIn(row, name);
}

export function textIn(row: Row | undefined, name: string): string {
  const cell = row?.[name];
  if (typeof cell === 'string') return cell;
  throw unexpected(name);
}

export function bytesIn(row: Row | undefined, name: string): Uint8Array {
  const cell = row?.[name];
  if (cell instanceof Uint8Array) return cell;
  throw unexpected(name);
}

function unexpected(name: string): DamagedError {
  return new DamagedError(`There is no ${name}, or one of another type.`);
}
