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
import type { Written, WritingOptions } from './writing.ts';

/** Takes records, and writes them to a file. */
export interface Writer {
  add(texts: readonly string[]): void;
  /** @param progress Called with the rows that were written so far. */
  finish(progress: (rows: number) => void): Written;
}

/** @throws Error of Node's `fs`, here and later. */
export function openWriter(options: WritingOptions): Writer {
  const fields = options.fields && withIdentity(options.fields).map(chosenField);
  const { format } = options;
  return format === 'json' || format === 'ndjson'
    ? new LinesWriter(options, fields)
    : new TableWriter(options, fields);
}

/** Each record as it was sent, or the chosen fields of it, while they come. */
class LinesWriter implements Writer {
  readonly #options: WritingOptions;
  readonly #fields: readonly FileField[] | undefined;
  readonly #file: Output;
  #rows = 0;

  constructor(options: WritingOptions, fields: readonly FileField[] | undefined) {
    this.#options = options;
    this.#fields = fields;
    this.#file = new Output(options.place);
    const about = Object.fromEntries(aboutEntries(options.about));
    if (options.format === 'json') this.#file.add(`{"rundb": ${JSON.stringify(about)},\n"runs": [`);
  }

  add(texts: readonly string[]): void {
    const isJson = this.#options.format === 'json';
    const lines = texts.map((text) => {
      // Line ends stand between the tokens of JSON only.
      const line = this.#fields
        ? printFields(this.#fields, text)
        : text.replaceAll(/[\r\n]+/g, ' ');
      return isJson ? `${this.#rows++ > 0 ? ',' : ''}\n${line}` : `${line}\n`;
    });
    if (!isJson) this.#rows += texts.length;
    this.#file.add(lines.join(''));
  }

  finish(): Written {
    const { format, metadata, about } = this.#options;
    if (format === 'json') this.#file.add('\n]}\n');
    this.#file.close();
    if (metadata !== undefined) {
      const text = JSON.stringify({ rundb: Object.fromEntries(aboutEntries(about)) }, null, 2);
      writeFile(metadata, [{ data: `${text}\n`, rows: 0 }]);
    }
    return { rows: this.#rows, asText: [] };
  }
}

/** Columns have one type, which is known when the last record has come. */
class TableWriter implements Writer {
  readonly #options: WritingOptions;
  readonly #table: Table;

  constructor(options: WritingOptions, fields: readonly FileField[] | undefined) {
    this.#options = options;
    this.#table = new Table(fields, identity);
    // A place where nothing can be written is known at once.
    if (options.format === 'parquetFolder') mkdirSync(options.place);
    else new Output(options.place).close();
  }

  add(texts: readonly string[]): void {
    for (const text of texts) this.#table.add(readRecord(text));
  }

  finish(progress: (rows: number) => void): Written {
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
    // The folder says it, and readers don't take it from both.
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
      const told = before;
      writeFile(path.join(folder, partName), this.#parquet(part, own.length), (done) =>
        progress(told + done),
      );
      before += own.length;
    }
  }
}

/** The file in each folder of a folder by experiment. */
export const partName = 'runs.parquet';

function withIdentity(fields: readonly Path[]): Path[] {
  const names = new Map([...identity, ...fields].map((path) => [nameOf(path), path]));
  return [...names.values()];
}

function printFields(fields: readonly FileField[], text: string): string {
  const record = readRecord(text);
  const entries = fields.map(
    ({ name, read }) => `${JSON.stringify(name)}:${printJson(read(record) ?? null)}`,
  );
  return `{${entries.join(',')}}`;
}

function readRecord(text: string): JsonObject {
  const record = parseJson(text);
  if (!isJsonObject(record)) throw new TypeError('A record is no object.');
  return record;
}
