import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Piece } from './pieces.ts';
import type { Column, ColumnType } from './table.ts';

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

/** Rows per row group, and per piece. */
const rowGroupSize = 10_000;

/** A table as Parquet, piece by piece. Times are in UTC, in microseconds. */
export function* parquetOf(
  columns: readonly Column[],
  rows: number,
  metadata: readonly (readonly [key: string, value: string])[],
  createdBy: string,
): Generator<Piece> {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [{ name: 'root', num_children: columns.length }, ...columns.map(elementOf)],
    kvMetadata: metadata.map(([key, value]) => ({ key, value })),
    createdBy,
  });
  const piece = (own: number): Piece => {
    const data = bytes.getBytes().slice();
    bytes.index = 0;
    return { data, rows: own };
  };
  for (let start = 0; start < rows; start += rowGroupSize) {
    const end = Math.min(rows, start + rowGroupSize);
    void writer.write({
      columnData: columns.map(({ field, cells }) => ({
        name: field.name,
        data: cells.slice(start, end),
      })),
      rowGroupSize,
    });
    yield piece(end - start);
  }
  void writer.finish();
  if (rows === 0) typeEmptyList(bytes.getBytes());
  yield piece(0);
}

/** In the footer of a file without rows: their number, and a list of no row groups and no type. */
const noRowGroups = [0x16, 0, 0x19, 0];
const structs = 0x0c;

/** The writer gives an empty list no type. Most readers don't mind, but arrow-rs does. */
function typeEmptyList(footer: Uint8Array): void {
  const at = Buffer.from(footer).indexOf(Buffer.from(noRowGroups));
  if (at >= 0) footer[at + 3] = structs;
}

const types: Readonly<Record<ColumnType, Omit<SchemaElement, 'name'>>> = {
  boolean: { type: 'BOOLEAN' },
  int: { type: 'INT32' },
  long: { type: 'INT64' },
  double: { type: 'DOUBLE' },
  time: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
};

function elementOf({ field, type }: Column): SchemaElement {
  return { name: field.name, repetition_type: 'OPTIONAL', ...types[type] };
}
