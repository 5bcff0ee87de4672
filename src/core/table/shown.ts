/** First and last position, inclusive. */
export type Span = readonly [first: number, last: number];

/** A column to sort by. */
export interface SortKey {
  readonly key: string;
  readonly descending: boolean;
}

/** A column as shown. */
export interface ShownColumn {
  /** Identifies it among all columns. */
  readonly key: string;
  /** In pixels; by default as wide as its content. */
  readonly width?: number | undefined;
  readonly isFrozen: boolean;
}

/** What a table shows above the cells of a column. */
export interface ColumnHead extends ShownColumn {
  readonly title: string;
  readonly unit?: string | undefined;
  /** What is known about it, in a sentence or two. */
  readonly about: string;
  /** Whether to right-align it. */
  readonly isNumber: boolean;
}

/** How a run is marked, never by colour alone: the experts' verdict. */
export type RowMark = 'good' | 'recoverable' | 'other' | 'notFlagged' | 'bad';

export interface TableRow {
  /** As shown, truncated if long; one per column. */
  readonly cells: readonly string[];
  readonly mark: RowMark;
  /** The mark in words, for a screen reader and on hover: `bad: KLM`. */
  readonly verdict: string;
}

/** The table without its rows. */
export interface TableModel {
  /** Increases when rows returned before are no longer valid. */
  readonly version: number;
  readonly rows: number;
  readonly columns: readonly ColumnHead[];
  readonly sort: readonly SortKey[];
}
