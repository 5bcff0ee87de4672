import { readFileSync } from 'node:fs';
import { tableFromIPC, Type, type Field } from '@uwdata/flechette';
import { readParquet } from 'parquet-wasm';

/** What a Parquet file holds. */
export interface ParquetFile {
  readonly rows: number;
  /** The values of each column by its name, null where there is none. */
  readonly columns: ReadonlyMap<string, readonly unknown[]>;
  /** Such as `int32`, `double`, `utf8`, `timestamp[us, UTC]`, whose values are bigints. */
  readonly types: ReadonlyMap<string, string>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** A Parquet file as another program reads it: arrow-rs, Apache's implementation in Rust. */
export function parquetFile(path: string): ParquetFile {
  const stream = readParquet(readFileSync(path)).intoIPCStream();
  const table = tableFromIPC(stream, { useBigInt: true, useBigIntTimestamp: true });
  const { fields, metadata } = table.schema;
  const named = <T>(of: (field: Field, place: number) => T): Map<string, T> =>
    new Map(fields.map((field, place) => [field.name, of(field, place)]));
  return {
    rows: table.numRows,
    columns: named((_, place): unknown[] => [...table.getChildAt(place)]),
    types: named(typeOf),
    metadata: metadata ?? new Map(),
  };
}

function typeOf({ type }: Field): string {
  switch (type.typeId) {
    case Type.Int:
      return `int${type.bitWidth}`;
    case Type.Float:
      return ['half', 'float', 'double'][type.precision] ?? '';
    case Type.Timestamp:
      return `timestamp[${['s', 'ms', 'us', 'ns'][type.unit]}, ${type.timezone}]`;
    default:
      return (
        Object.entries(Type)
          .find(([, id]) => id === type.typeId)?.[0]
          ?.toLowerCase() ?? ''
      );
  }
}
