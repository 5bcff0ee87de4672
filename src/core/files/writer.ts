import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Path } from '../records/index.ts';
import { isJsonObject, parseJson, type JsonObject } from '../rundb/index.ts';
import { aboutEntries, csvMetadata, mixedNames } from './about.ts';
import { csvOf } from './csv.ts';
import { chosenField, identity, nameOf, type FileField } from './fields.ts';
import { parquetOf } from './parquet.ts';
import { Output, writeFile, type Piece } from './pieces.ts';
import { printJson } from './printJson.ts';
import { Table, type Column } from './table.ts';
import type { Shares, Written, WritingOptions } from './writing.ts';

/** Writes records to a file. */
export interface Writer {
  add(texts: readonly string[]): void;
  /**
   * @param progress Called with the number of rows written so far.
   * @param shares The delivered luminosity of each run; empty where it isn't known.
   */
  finish(progress: (rows: number) => void, shares?: Shares): Written;
}

/** @throws Error of Node's `fs`, as do the methods. */
export function openWriter(options: WritingOptions): Writer {
  const fields = options.fields && withIdentity(options.fields).map(chosenField);
  const { format } = options;
  return format === 'json' || format === 'ndjson'
    ? new LinesWriter(options, fields)
    : new TableWriter(options, fields);
}

/** Writes each record as it arrives, either as sent or only its chosen fields. */
class LinesWriter implements Writer {
  readonly #options: WritingOptions;
  readonly #fields: readonly FileField[] | undefined;
  readonly #file: Output;
  /** Lines that wait for the delivered luminosity, which is known at the end: before and after it. */
  readonly #waiting: (readonly [before: string, after: string])[] = [];
  #rows = 0;

  constructor(options: WritingOptions, fields: readonly FileField[] | undefined) {
    this.#options = options;
    this.#fields = fields;
    this.#file = new Output(options.place);
    const about = Object.fromEntries(aboutEntries(options.about));
    if (options.format === 'json') this.#file.add(`{"rundb": ${JSON.stringify(about)},\n"runs": [`);
  }

  add(texts: readonly string[]): void {
    const fields = this.#fields;
    // In JSON, line ends occur only between tokens.
    if (!fields) this.#write(texts.map((text) => text.replaceAll(/[\r\n]+/g, ' ')));
    else if (!fields.some(isShare)) this.#write(texts.map((text) => printFields(fields, text)));
    else {
      for (const text of texts) {
        const [before = '', after = ''] = printFields(fields, text).split(gap);
        this.#waiting.push([before, after]);
      }
    }
  }

  #write(lines: readonly string[]): void {
    const isJson = this.#options.format === 'json';
    const all = lines.map((line) =>
      isJson ? `${this.#rows++ > 0 ? ',' : ''}\n${line}` : `${line}\n`,
    );
    if (!isJson) this.#rows += lines.length;
    this.#file.add(all.join(''));
  }

  finish(_progress: (rows: number) => void, shares?: Shares): Written {
    const { format, metadata, about } = this.#options;
    this.#write(
      this.#waiting.map(([before, after], i) => before + printJson(shareAt(shares, i)) + after),
    );
    if (format === 'json') this.#file.add('\n]}\n');
    this.#file.close();
    if (metadata !== undefined) {
      const text = JSON.stringify({ rundb: Object.fromEntries(aboutEntries(about)) }, null, 2);
      writeFile(metadata, [{ data: `${text}\n`, rows: 0 }]);
    }
    return { rows: this.#rows, asText: [] };
  }
}

/** Writes at the end: a column has one type, which isn't known before the last record. */
class TableWriter implements Writer {
  readonly #options: WritingOptions;
  readonly #table: Table;

  constructor(options: WritingOptions, fields: readonly FileField[] | undefined) {
    this.#options = options;
    this.#table = new Table(fields, identity);
    // Fails now if the location isn't writable.
    if (options.format === 'parquetFolder') mkdirSync(options.place);
    else new Output(options.place).close();
  }

  add(texts: readonly string[]): void {
    for (const text of texts) this.#table.add(readRecord(text));
  }

  finish(progress: (rows: number) => void, shares?: Shares): Written {
    this.#table.addShares((row) => shareAt(shares, row));
    const { format, place, metadata, name, about } = this.#options;
    const { rows } = this.#table;
    const columns = this.#table.columns();
    const asText = mixedNames(columns);
    if (format === 'csv') {
      writeFile(place, csvOf(columns, rows), progress);
      if (metadata !== undefined)
        writeFile(metadata, [{ data: csvMetadata(name, about, columns), rows: 0 }]);
    } else if (format === 'parquet') {
      writeFile(place, this.#parquet(columns, rows), progress);
    } else this.#writeFolder(columns, rows, progress);
    return { rows, asText };
  }

  #parquet(columns: readonly Column[], rows: number): Generator<Piece> {
    const { about } = this.#options;
    const asText = mixedNames(columns).join(', ');
    const metadata = [...aboutEntries(about), ...(asText ? [['as_text', asText] as const] : [])];
    return parquetOf(
      columns,
      rows,
      metadata.map(([key, value]) => [`rundb.${key}`, value] as const),
      about.writer,
    );
  }

  #writeFolder(columns: readonly Column[], rows: number, progress: (rows: number) => void): void {
    const [first] = identity;
    const isFirst = ({ field }: Column): boolean => nameOf(field.path) === nameOf(first ?? []);
    const experiments = columns.find(isFirst)?.cells ?? [];
    // The folder's name contains it, and readers don't accept it twice.
    const others = columns.filter((column) => !isFirst(column));
    const groups = Map.groupBy(
      Array.from({ length: rows }, (_, row) => row),
      (row) => experiments[row],
    );
    let before = 0;
    for (const [experiment, own] of groups) {
      const folder = path.join(this.#options.place, `experiment=${String(experiment)}`);
      mkdirSync(folder);
      const part = others.map((column) => ({
        ...column,
        cells: own.map((row) => column.cells[row] ?? null),
      }));
      const offset = before;
      writeFile(path.join(folder, partName), this.#parquet(part, own.length), (done) =>
        progress(offset + done),
      );
      before += own.length;
    }
  }
}

/** The name of the file in each experiment's folder. */
export const partName = 'runs.parquet';

/** Where a share is filled in later: no JSON contains this character as it is. */
const gap = '\0';

function isShare({ isShare = false }: FileField): boolean {
  return isShare;
}

function shareAt(shares: Shares | undefined, row: number): number | null {
  const share = shares?.[row] ?? NaN;
  return Number.isNaN(share) ? null : share;
}

function withIdentity(fields: readonly Path[]): Path[] {
  const names = new Map([...identity, ...fields].map((path) => [nameOf(path), path]));
  return [...names.values()];
}

function printFields(fields: readonly FileField[], text: string): string {
  const record = readRecord(text);
  const entries = fields.map((field) => {
    const value = isShare(field) ? gap : printJson(field.read(record) ?? null);
    return `${JSON.stringify(field.name)}:${value}`;
  });
  return `{${entries.join(',')}}`;
}

function readRecord(text: string): JsonObject {
  const record = parseJson(text);
  if (!isJsonObject(record)) throw new TypeError('A record isn’t an object.');
  return record;
}
