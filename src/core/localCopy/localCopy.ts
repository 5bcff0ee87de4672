import type { ListedRun, Period } from '../records/index.ts';
import type { Body, Experiment, Json, RunId } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';
import type { RunsSum, RunsSummary } from '../statistics/index.ts';

/** A run, and when it was requested from the server, ms since 1970. */
export interface KeptRun {
  readonly run: ListedRun;
  readonly since: number;
}

/**
 * Which runs: all `inOrder`, provided the server's order can be trusted, or all that match the conditions
 * of a `search`. Records older than that weren't part of its results.
 */
export type KeptOf = 'inOrder' | `search:${string}`;

/** A range for which all runs that existed at a time are stored, ms since 1970. */
export interface KeptRange extends RunRange {
  /** All runs for certain if undefined. */
  readonly of?: KeptOf | undefined;
  readonly since: number;
  /** Until when it is fresh enough not to be requested again, ms since 1970. */
  readonly until: number;
}

/** A run with its record exactly as the server sent it. */
export interface KeptRecord extends KeptRun {
  readonly text: string;
}

/** Stored records, sorted by number, and the covered parts of the requested ranges. */
export interface KeptRecords {
  readonly records: readonly KeptRecord[];
  readonly covered: readonly KeptRange[];
}

/** Stored runs, sorted, and the parts of the requested ranges for which they are complete. */
export interface Kept {
  readonly runs: readonly KeptRun[];
  /** First those of all runs, sorted, then the others. */
  readonly covered: readonly KeptRange[];
}

/** The experiments that had runs at a time, ms since 1970. */
export interface ListOfExperiments {
  readonly experiments: readonly Experiment[];
  readonly since: number;
}

/** A query as text, and the user's named conditions that it may use. */
export interface QueryText {
  readonly text: string;
  readonly conditions: readonly (readonly [name: string, text: string])[];
}

/** What is stored of an experiment. */
export interface KeptExperiment {
  readonly experiment: number;
  readonly runs: number;
  /** What those add up to. */
  readonly sum: RunsSum;
  /** When they began; undefined where none tells. */
  readonly period: Period | undefined;
  /** The approximate size in bytes. */
  readonly bytes: number;
  /** When the oldest part of it was requested, ms since 1970; undefined unless all of it was. */
  readonly since: number | undefined;
  /** Whether someone wants all of it to be stored and kept up to date. */
  readonly isDownloaded: boolean;
}

export interface KeptState {
  /** The file; undefined in memory. */
  readonly file: string | undefined;
  readonly bytes: number;
  readonly experiments: readonly KeptExperiment[];
}

/**
 * The runs of one server exactly as sent, on disk or in memory. Calls are processed one after another, in
 * order. Problems with the disk are reported by `onDidFail`, each once; nothing here rejects because of
 * them, and everything continues: what can't be read isn't known.
 */
export interface LocalCopy {
  /** Where the runs are. May change from `disk` to `memory` if the disk fails. */
  readonly kind: 'disk' | 'memory';

  /**
   * Stores the records of a page, or one record, given the JSON text that the server sent. Doesn't replace
   * runs that were requested later.
   */
  keep(text: string, since: number): Promise<void>;

  /**
   * The same for the raw body of a page. Returns what a download needs of it: the numbers and times of each
   * record. Decompresses and parses in the worker, so that nothing is blocked. Undefined if it isn't JSON
   * or can't be stored.
   */
  keepPage(body: Body, since: number): Promise<Json | undefined>;

  /** All runs of some ranges that existed at a time have been stored; any others were deleted. */
  cover(ranges: readonly KeptRange[]): Promise<void>;

  /**
   * What is stored of some ranges.
   *
   * @param newest At most this many runs of each range, the newest; coverage then starts with the oldest of
   *   them.
   */
  read(ranges: readonly RunRange[], newest?: number): Promise<Kept>;

  /**
   * The parts of some ranges for which all runs are stored: first those of all runs, sorted, then the
   * others.
   */
  covered(ranges: readonly RunRange[]): Promise<readonly KeptRange[]>;

  /** The same for runs that match a query, within the covered ranges. */
  find(query: QueryText, ranges: readonly RunRange[]): Promise<Kept>;

  /**
   * The sum over the stored runs of some ranges that match a query, and the parts for which it is complete.
   *
   * @param whole Parts of the experiments that are covered and fresh enough for delivered luminosity,
   *   sorted; whatever depends on other runs is unknown. All of them by default.
   */
  summarize(
    query: QueryText | undefined,
    ranges: readonly RunRange[],
    whole?: readonly RunRange[],
  ): Promise<{ readonly sum: RunsSummary; readonly covered: readonly KeptRange[] }>;

  /** A record exactly as the server sent it. */
  record(id: RunId): Promise<{ readonly text: string; readonly since: number } | undefined>;

  /** The same for several runs, few enough to be read at once. */
  records(ids: readonly RunId[]): Promise<KeptRecords>;

  /** The experiments that had runs according to the last complete search. */
  experiments(): Promise<ListOfExperiments | undefined>;

  keepExperiments(list: ListOfExperiments): Promise<void>;

  /** Sets whether someone wants experiments to be stored completely and kept up to date. */
  markDownloaded(experiments: readonly number[], isDownloaded: boolean): Promise<void>;

  /** What is stored, sorted by experiment. */
  state(): Promise<KeptState>;

  /** Deletes some experiments, or everything, and frees the disk space. */
  clear(experiments?: readonly number[]): Promise<void>;

  /** Calls back on problems with the disk. Returns a function that unsubscribes. */
  onDidFail(listener: (error: LocalCopyError) => void): () => void;

  /** Finishes pending writes and closes. Later calls find nothing. */
  close(): Promise<void>;
}

/** What may be wrong with the file of a local copy. */
export type LocalCopyProblem =
  /** It can't be read: it was renamed to `aside`, and a new one started. */
  | 'damaged'
  /** A newer version of the extension wrote it: renamed likewise. */
  | 'newer'
  /** It isn't writable: new data is kept in memory. */
  | 'readOnly'
  /** The disk is full. */
  | 'full'
  /** Another program locks it for too long. */
  | 'busy'
  /** Something else. */
  | 'failed';

export class LocalCopyError extends Error {
  readonly kind: LocalCopyProblem;
  readonly file: string;
  /** The old file's new path. */
  readonly aside: string | undefined;

  constructor(kind: LocalCopyProblem, file: string, message: string, aside?: string) {
    super(message);
    this.name = 'LocalCopyError';
    this.kind = kind;
    this.file = file;
    this.aside = aside;
  }
}
