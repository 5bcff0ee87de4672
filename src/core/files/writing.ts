import type { Path } from '../records/index.ts';
import type { About } from './about.ts';

export const fileFormats = ['csv', 'parquet', 'parquetFolder', 'json', 'ndjson'] as const;

/** `parquetFolder`: a file for each experiment, `experiment=12/runs.parquet`. */
export type FileFormat = (typeof fileFormats)[number];

/** What the worker gets when it starts. */
export interface WritingOptions {
  readonly format: FileFormat;
  /** A new file or folder. */
  readonly place: string;
  /**
   * A file for the metadata that a CSV or NDJSON file can't contain; undefined for other formats.
   */
  readonly metadata: string | undefined;
  /** Its final name. */
  readonly name: string;
  /** By default everything in the records. */
  readonly fields: readonly Path[] | undefined;
  readonly about: About;
}

/**
 * To the worker: records, and finally that there are no more, with the delivered luminosity of each
 * run, if it's among the fields: nb⁻¹, NaN if unknown.
 */
export type ToWriting =
  { readonly texts: readonly string[] } | { readonly end: true; readonly shares?: Shares };

/** Of each record, in their order; nb⁻¹, NaN if unknown. */
export type Shares = Float64Array;

/** From the worker. */
export type FromWriting =
  /** The number of records received so far. */
  | { readonly taken: number }
  /** The number of table rows written so far. */
  | { readonly written: number }
  | { readonly done: Written }
  | { readonly code: string | undefined; readonly detail: string };

export interface Written {
  readonly rows: number;
  /** Fields that became text because their values have different types. */
  readonly asText: readonly string[];
}
