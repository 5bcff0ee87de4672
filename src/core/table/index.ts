/** Runs as a table: which columns there can be, sorting, selecting, finding, copying. Works without VS Code. */
export {
  fieldAt,
  fieldKeys,
  knownFields,
  usualKeys,
  type FieldKind,
  type TableField,
} from './field.ts';
export type { SortKey } from './order.ts';
export { printPath } from '../records/index.ts';
export {
  RunTable,
  type ColumnHead,
  type ColumnSum,
  type RecordText,
  type RunTableOptions,
  type ShownColumn,
  type TableModel,
  type TableRow,
} from './runTable.ts';
export type { CellPlace } from './search.ts';
export type { Span } from './spans.ts';
export { printJson, valueOf, wholeText } from './values.ts';
