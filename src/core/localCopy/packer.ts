import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { bytesIn } from './cells.ts';
import type { Statements } from './statements.ts';

/** Number of records in a dictionary: more hardly help, and slow down each record. */
const sampleSize = 5;
/** Minimum number of records of a page that shows what records look like now. */
const manyRecords = 50;
/** A new dictionary pays off if it packs to this share of the old one's size. */
const worthIt = 0.8;

export interface Packed {
  /** The id of the dictionary. */
  readonly dictionary: number;
  readonly bytes: Uint8Array;
}

interface Dictionary {
  readonly id: number;
  readonly bytes: Uint8Array;
}

/**
 * Packs records: deflates them with a dictionary of a few records, because most of a record also occurs in
 * others. Creates a new dictionary when records no longer resemble the old one.
 */
export class Packer {
  readonly #statements: Statements;
  readonly #known = new Map<number, Uint8Array>();

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** Packs the records of a page. Call within a write transaction. */
  pack(sources: readonly string[]): Packed[] {
    if (sources.length === 0) return [];
    const { id, bytes } = this.#dictionaryFor(sources);
    return sources.map((source) => ({ dictionary: id, bytes: deflated(source, bytes) }));
  }

  unpack({ dictionary, bytes }: Packed): string {
    return inflateRawSync(bytes, { dictionary: this.#bytes(dictionary) }).toString();
  }

  #dictionaryFor(sources: readonly string[]): Dictionary {
    const last = this.#statements.prepare('SELECT max(id) AS id FROM dictionaries').get()?.['id'];
    if (typeof last !== 'number') return this.#create(dictionaryOf(sources));
    const current = { id: last, bytes: this.#bytes(last) };
    if (sources.length < manyRecords) return current;
    const candidate = dictionaryOf(sources);
    // Neighbours of the sampled records: the samples themselves would flatter the dictionary.
    const others = spread(sources.slice(1));
    return size(others, candidate) < worthIt * size(others, current.bytes)
      ? this.#create(candidate)
      : current;
  }

  #create(bytes: Uint8Array): Dictionary {
    const { lastInsertRowid } = this.#statements
      .prepare('INSERT INTO dictionaries (bytes) VALUES (?)')
      .run(bytes);
    return { id: Number(lastInsertRowid), bytes };
  }

  #bytes(id: number): Uint8Array {
    const known = this.#known.get(id);
    if (known) return known;
    const row = this.#statements.prepare('SELECT bytes FROM dictionaries WHERE id = ?').get(id);
    const bytes = bytesIn(row, 'bytes');
    this.#known.set(id, bytes);
    return bytes;
  }
}

function deflated(text: string, dictionary: Uint8Array): Uint8Array {
  return deflateRawSync(text, { dictionary, memLevel: 9 });
}

function size(sources: readonly string[], dictionary: Uint8Array): number {
  return sources.reduce((sum, source) => sum + deflated(source, dictionary).length, 0);
}

function dictionaryOf(sources: readonly string[]): Uint8Array {
  return Buffer.from(spread(sources).join('')).subarray(-32_768);
}

/** A few records spread over a page. */
function spread(sources: readonly string[]): string[] {
  const step = Math.max(1, sources.length / sampleSize);
  return sources.filter((_, i) => Math.floor(i / step) > Math.floor((i - 1) / step));
}
