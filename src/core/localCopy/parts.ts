import type { JsonObject } from '../rundb/index.ts';
import { numberIn, textIn } from './cells.ts';
import { partNames, type PartName } from './shownRuns.ts';
import type { Statements } from './statements.ts';

interface Part {
  readonly id: number;
  readonly name: PartName;
  readonly record: JsonObject;
}

/**
 * Texts shared by many records, each stored once: JSON of records reduced to one part. An id is never
 * reused; a text may have several.
 */
export class Parts {
  readonly #statements: Statements;
  readonly #ids = new Map<string, number>();
  readonly #records: Part[] = [];
  readonly #unread: { readonly id: number; readonly text: string }[] = [];
  /** The last known id. */
  #last = 0;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** Learns about those that others added. Call within a transaction. */
  refresh(): void {
    const rows = this.#statements
      .prepare('SELECT id, text FROM parts WHERE id > ? ORDER BY id')
      .all(this.#last);
    for (const row of rows) this.#add(numberIn(row, 'id'), textIn(row, 'text'));
  }

  /** The id of a text, which is added if new. Call within a write transaction. */
  idOf(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const { lastInsertRowid } = this.#statements
      .prepare('INSERT INTO parts (text) VALUES (?)')
      .run(text);
    return this.#add(Number(lastInsertRowid), text);
  }

  textOf(id: number): string {
    const row = this.#statements.prepare('SELECT text FROM parts WHERE id = ?').get(id);
    return textIn(row, 'text');
  }

  /** The ids of a name's texts that match, and of those that don't. Call after `refresh`. */
  find(name: PartName, isSo: (record: JsonObject) => boolean): { fit: number[]; others: number[] } {
    for (const { id, text } of this.#unread.splice(0)) {
      const record = JSON.parse(text) as JsonObject;
      this.#records.push({ id, name: partNames.find((each) => each in record) ?? 'texts', record });
    }
    const found = { fit: new Array<number>(), others: new Array<number>() };
    for (const part of this.#records) {
      if (part.name === name) found[isSo(part.record) ? 'fit' : 'others'].push(part.id);
    }
    return found;
  }

  #add(id: number, text: string): number {
    this.#ids.set(text, id);
    this.#unread.push({ id, text });
    this.#last = Math.max(this.#last, id);
    return id;
  }
}
