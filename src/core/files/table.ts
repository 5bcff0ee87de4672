import { timeOf, type Path } from '../records/index.ts';
import { isJsonObject, numberOf, type Json, type JsonObject } from '../rundb/index.ts';
import { deepest, fieldAt, type FileField } from './fields.ts';
import { printJson } from './printJson.ts';

/** The type of all values of a column, except nulls. Times are in microseconds since 1970. */
export type ColumnType = 'boolean' | 'int' | 'long' | 'double' | 'time' | 'text';

/** Anything but null and objects that are split into fields. */
type Value = boolean | number | bigint | string | readonly Json[] | JsonObject;
type Cell = boolean | number | bigint | string;

/** A column of a file. */
export interface Column {
  readonly field: FileField;
  readonly type: ColumnType;
  /** Whether it became text because its values have different types. */
  readonly isMixed: boolean;
  /** One per row; null if there is no value. */
  readonly cells: readonly (Cell | null)[];
}

/** The kinds of values in a column, as bits. */
const kinds = { boolean: 1, integer: 2, float: 4, long: 8, text: 16, list: 32 } as const;

/** Equal texts share memory, up to this number of different ones. */
const mostTexts = 10_000;

/** A column to which records are still being added. */
class Growing {
  readonly field: FileField;
  readonly values: (Value | null)[] = [];
  readonly #texts = new Map<string, string>();
  #kinds = 0;

  constructor(field: FileField) {
    this.field = field;
  }

  add(row: number, value: Value): void {
    this.fill(row);
    this.#kinds |= kindOf(value);
    this.values.push(typeof value === 'string' ? this.#shared(value) : value);
  }

  /** Adds nulls up to a row. */
  fill(row: number): void {
    while (this.values.length < row) this.values.push(null);
  }

  finish(rows: number): Column {
    this.fill(rows);
    const { field } = this;
    return this.#asKnown() ?? { field, ...this.#bySight() };
  }

  #shared(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size < mostTexts) this.#texts.set(text, text);
    return text;
  }

  /** As a time or a number, if it's known to be one and no value contradicts that. */
  #asKnown(): Column | undefined {
    const { field } = this;
    switch (field.type) {
      case 'date':
        return this.#converted('time', kinds.text, microsecondsOf);
      case 'luminosity':
      case 'duration':
      case 'energy':
      case 'field':
        return this.#converted('double', kinds.integer | kinds.float | kinds.text, doubleOf);
      case 'integer':
        return this.#converted('int', kinds.integer | kinds.text, integerOf);
      case 'number':
        return field.unit === undefined
          ? undefined
          : this.#converted('double', kinds.integer | kinds.float | kinds.text, doubleOf);
      case 'boolean':
        return this.#kinds === 0
          ? { field, type: 'boolean', isMixed: false, cells: this.values.map(() => null) }
          : undefined;
      default:
        return undefined;
    }
  }

  #converted(
    type: ColumnType,
    allowed: number,
    convert: (value: Value) => number | bigint | undefined,
  ): Column | undefined {
    if ((this.#kinds & ~allowed) !== 0) return undefined;
    const cells: (number | bigint | null)[] = [];
    for (const value of this.values) {
      // Here, an empty text means that there is no value.
      const cell = value === null || value === '' ? null : convert(value);
      if (cell === undefined) return { field: this.field, ...this.#asText(true) };
      cells.push(cell);
    }
    return { field: this.field, type, isMixed: false, cells };
  }

  #bySight(): Omit<Column, 'field'> {
    const { boolean, integer, float, long, text, list } = kinds;
    switch (this.#kinds) {
      case boolean:
        return this.#cells('boolean', (value) => value as boolean);
      case integer: {
        const isShort = this.values.every((value) => value === null || isInt32(value));
        return isShort
          ? this.#cells('int', (value) => value as number)
          : this.#cells('long', (value) => BigInt(value as number));
      }
      case long:
      case integer | long: {
        const isLong = this.values.every((value) => value === null || isInt64(value));
        return isLong
          ? this.#cells('long', (value) => BigInt(value as number | bigint))
          : this.#asText(true);
      }
      case float:
      case integer | float:
        return this.#cells('double', (value) => value as number);
      case 0:
      case text:
      case list:
        return this.#asText(false);
      default:
        return this.#asText(true);
    }
  }

  #cells(type: ColumnType, cellOf: (value: Value) => Cell): Omit<Column, 'field'> {
    const cells = this.values.map((value) => (value === null ? null : cellOf(value)));
    return { type, isMixed: false, cells };
  }

  #asText(isMixed: boolean): Omit<Column, 'field'> {
    return { ...this.#cells('text', textOf), isMixed };
  }
}

/** A place in the records: a value, or an object whose keys are places. */
interface Place {
  readonly path: Path;
  readonly inner: Map<string, Place>;
  column: Growing | undefined;
}

/**
 * The values of many records by column. Rows are numbered from 0 in the order in which they're
 * added.
 */
export class Table {
  readonly #fields: readonly FileField[] | undefined;
  readonly #chosen: readonly Growing[];
  readonly #root: Place = { path: [], inner: new Map(), column: undefined };
  #rows = 0;

  /**
   * @param fields By default everything in the records, with the paths in `first` at the beginning.
   */
  constructor(fields: readonly FileField[] | undefined, first: readonly Path[]) {
    this.#fields = fields;
    this.#chosen = fields?.map((field) => new Growing(field)) ?? [];
    if (!fields) for (const path of first) this.#place(path);
  }

  get rows(): number {
    return this.#rows;
  }

  add(record: JsonObject): void {
    const row = this.#rows++;
    for (const column of this.#chosen) {
      const value = column.field.read(record);
      if (value !== null && value !== undefined) column.add(row, value);
    }
    if (!this.#fields) this.#addAll(record, this.#root, row);
  }

  /** Fills the columns of shares, once all records have been added. */
  addShares(shareAt: (row: number) => number | null): void {
    for (const column of this.#chosen.filter(({ field }) => field.isShare)) {
      for (let row = 0; row < this.#rows; row++) {
        const share = shareAt(row);
        if (share !== null) column.add(row, share);
      }
    }
  }

  /** The columns, once all records have been added. */
  columns(): Column[] {
    const all = this.#fields ? this.#chosen : columnsIn(this.#root);
    return all.map((column) => column.finish(this.#rows));
  }

  #addAll(value: JsonObject, { path, inner }: Place, row: number): void {
    for (const key of Object.keys(value)) {
      let place = inner.get(key);
      if (place === undefined) {
        place = { path: [...path, key], inner: new Map(), column: undefined };
        inner.set(key, place);
      }
      const found = value[key];
      if (found === null || found === undefined) continue;
      if (isJsonObject(found) && place.path.length < deepest) this.#addAll(found, place, row);
      else (place.column ??= new Growing(fieldAt(place.path))).add(row, found);
    }
  }

  #place(path: Path): void {
    let place = this.#root;
    for (const key of path) {
      const next = place.inner.get(key) ?? {
        path: [...place.path, key],
        inner: new Map<string, Place>(),
        column: undefined,
      };
      place.inner.set(key, next);
      place = next;
    }
  }
}

/**
 * In the order in which they appeared, keeping those of an object together. A key that is always
 * null becomes a column, too.
 */
function columnsIn({ path, inner, column }: Place): Growing[] {
  const below = [...inner.values()].flatMap(columnsIn);
  if (column) return [column, ...below];
  return below.length > 0 || path.length === 0 ? below : [new Growing(fieldAt(path))];
}

function kindOf(value: Value): number {
  switch (typeof value) {
    case 'boolean':
      return kinds.boolean;
    case 'number':
      return Number.isSafeInteger(value) ? kinds.integer : kinds.float;
    case 'bigint':
      return kinds.long;
    case 'string':
      return kinds.text;
    default:
      return kinds.list;
  }
}

function isInt32(value: Value): boolean {
  return typeof value === 'number' && value === (value | 0);
}

function isInt64(value: Value): boolean {
  return typeof value === 'bigint' ? BigInt.asIntN(64, value) === value : true;
}

function textOf(value: Value): string {
  return typeof value === 'string' ? value : printJson(value);
}

function doubleOf(value: Value): number | undefined {
  return typeof value === 'number' ? value : numberOf(value);
}

function integerOf(value: Value): number | undefined {
  const number = doubleOf(value);
  return number !== undefined && isInt32(number) ? number : undefined;
}

/** In microseconds since 1970: Django sends them, and a double in milliseconds can't hold them. */
function microsecondsOf(value: Value): bigint | undefined {
  const time = timeOf(value);
  if (time === undefined || typeof value !== 'string') return undefined;
  const [, digits = ''] = /\.(\d+)/.exec(value) ?? [];
  return BigInt(time) * 1000n + BigInt(digits.padEnd(6, '0').slice(3, 6));
}
