/** Runs as a table: columns, sorting, selection, search, copying. Works without VS Code. */
export {
  fieldAt,
  fieldKeys,
  knownFields,
  usualKeys,
  type FieldKind,
  type TableField,
} from './field.ts';
export type { ColumnSum } from './columnSum.ts';
export { printPath } from '../records/index.ts';
export type { RecordText } from './runColumns.ts';
export { RunTable, type RunTableOptions } from './runTable.ts';
export type { CellPlace } from './search.ts';
export type { ColumnHead, ShownColumn, SortKey, Span, TableModel, TableRow } from './shown.ts';
export { printJson, valueOf, wholeText } from './values.ts';
