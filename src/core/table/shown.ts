/** First and last position, inclusive. */
export type Span = readonly [first: number, last: number];

/** A column to sort by. */
export interface SortKey {
  readonly key: string;
  readonly descending: boolean;
}

/** A column as it is shown. */
export interface ShownColumn {
  /** What names it among all columns. */
  readonly key: string;
  /** Pixels; where it is not given, as wide as its content. */
  readonly width?: number | undefined;
  readonly isFrozen: boolean;
}

/** What a table shows of a column above its cells. */
export interface ColumnHead extends ShownColumn {
  readonly title: string;
  readonly unit?: string | undefined;
  /** What is known of it, in a sentence or two. */
  readonly about: string;
  /** Whether it is to be aligned to the right. */
  readonly isNumber: boolean;
}

/** How a run is marked, never by colour alone: the experts' verdict. */
export type RowMark = 'good' | 'recoverable' | 'other' | 'notFlagged' | 'bad';

export interface TableRow {
  /** As shown, cut where it is long; one for each column. */
  readonly cells: readonly string[];
  readonly mark: RowMark;
  /** The mark in words, for a screen reader and on hover: `bad: KLM`. */
  readonly verdict: string;
}

/** The table, but for its rows. */
export interface TableModel {
  /** Grows whenever rows that were given before don't count any more. */
  readonly version: number;
  readonly rows: number;
  readonly columns: readonly ColumnHead[];
  readonly sort: readonly SortKey[];
}
