import type { Path } from '../records/index.ts';
import type { About } from './about.ts';

export const fileFormats = ['csv', 'parquet', 'parquetFolder', 'json', 'ndjson'] as const;

/** `parquetFolder`: a file for each experiment, `experiment=12/runs.parquet`. */
export type FileFormat = (typeof fileFormats)[number];

/** What the worker is given at its start. */
export interface WritingOptions {
  readonly format: FileFormat;
  /** A new file, or a new folder. */
  readonly place: string;
  /** For a file beside it that says what a CSV or NDJSON file can't; undefined where there is none. */
  readonly metadata: string | undefined;
  /** What it will be called. */
  readonly name: string;
  /** All that the records have, where it is not given. */
  readonly fields: readonly Path[] | undefined;
  readonly about: About;
}

/** To the worker: records, and at last that these were all. */
export type ToWriting = { readonly texts: readonly string[] } | { readonly end: true };

/** From the worker. */
export type FromWriting =
  /** So many records were taken so far. */
  | { readonly taken: number }
  /** So many rows of a table were written so far. */
  | { readonly written: number }
  | { readonly done: Written }
  | { readonly code: string | undefined; readonly detail: string };

export interface Written {
  readonly rows: number;
  /** Fields that became text since their type changes. */
  readonly asText: readonly string[];
}
