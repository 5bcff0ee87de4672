import type { DatabaseSync } from 'node:sqlite';
import type { JsonObject } from '../rundb/index.ts';
import { numberIn, textIn } from './cells.ts';

/**
 * The texts that many records share, each kept once: JSON of records of which the rest is missing.
 * An id is never given twice; a text may have several.
 */
export class Parts {
  readonly #database: DatabaseSync;
  readonly #ids = new Map<string, number>();
  readonly #records = new Map<number, JsonObject>();
  /** The last that is known. */
  #last = 0;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Learns of those that others added. Within a transaction. */
  refresh(): void {
    const rows = this.#database
      .prepare('SELECT id, text FROM parts WHERE id > ? ORDER BY id')
      .all(this.#last);
    for (const { id, text } of rows) this.#add(numberIn(id), textIn(text));
  }

  /** The id of a text, which is added where it is new. Within a transaction that writes. */
  idOf(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const { lastInsertRowid } = this.#database
      .prepare('INSERT INTO parts (text) VALUES (?)')
      .run(text);
    return this.#add(Number(lastInsertRowid), text);
  }

  textOf(id: number): string {
    const row = this.#database.prepare('SELECT text FROM parts WHERE id = ?').get(id);
    return textIn(row?.['text']);
  }

  /** The ids of those that are so. After `refresh`. */
  idsWhere(isSo: (record: JsonObject) => boolean): number[] {
    for (const [text, id] of this.#ids) {
      if (!this.#records.has(id)) this.#records.set(id, JSON.parse(text) as JsonObject);
    }
    return [...this.#records].flatMap(([id, record]) => (isSo(record) ? [id] : []));
  }

  #add(id: number, text: string): number {
    this.#ids.set(text, id);
    this.#last = Math.max(this.#last, id);
    return id;
  }
}
