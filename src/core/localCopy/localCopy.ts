import type { ListedRun } from '../records/index.ts';
import type { Body, Experiment, Json, RunId } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';
import type { RunsSummary } from '../statistics/index.ts';

/** A run, and when the server was asked for it, ms since 1970. */
export interface KeptRun {
  readonly run: ListedRun;
  readonly since: number;
}

/**
 * Which runs: all `inOrder`, as far as the order is to be trusted in which the server lists them, or all
 * of a `search`, by its conditions. What is kept of those since longer did not come with them.
 */
export type KeptOf = 'inOrder' | `search:${string}`;

/** A range of which all runs were kept that there were at a time, ms since 1970. */
export interface KeptRange extends RunRange {
  /** All, for sure, where it is not given. */
  readonly of?: KeptOf | undefined;
  readonly since: number;
  /** How long that is good enough not to be asked for again, ms since 1970. */
  readonly until: number;
}

/** A run with its record as the server sent it, each character. */
export interface KeptRecord extends KeptRun {
  readonly text: string;
}

/** Records that are kept, in order of their numbers, and which parts of what was asked for are covered. */
export interface KeptRecords {
  readonly records: readonly KeptRecord[];
  readonly covered: readonly KeptRange[];
}

/** Runs that are kept, in order, and of which parts of what was asked for these are all. */
export interface Kept {
  readonly runs: readonly KeptRun[];
  /** Those of all runs, in order, then the others. */
  readonly covered: readonly KeptRange[];
}

/** The experiments that had runs at a time, ms since 1970. */
export interface ListOfExperiments {
  readonly experiments: readonly Experiment[];
  readonly since: number;
}

/** A query as text, and the named conditions of the user that it may use. */
export interface QueryText {
  readonly text: string;
  readonly conditions: readonly (readonly [name: string, text: string])[];
}

/** What is kept of an experiment. */
export interface KeptExperiment {
  readonly experiment: number;
  readonly runs: number;
  /** About so many bytes. */
  readonly bytes: number;
  /** When the oldest part of it was asked for, ms since 1970; undefined where not all of it was. */
  readonly since: number | undefined;
  /** Whether somebody wants all of it to be kept, and kept up to date. */
  readonly isDownloaded: boolean;
}

export interface KeptState {
  /** The file; undefined in memory. */
  readonly file: string | undefined;
  readonly bytes: number;
  readonly experiments: readonly KeptExperiment[];
}

/**
 * The runs of one server as they were sent, on disk or in memory. Everything is done one after the
 * other, in the order of the calls. What goes wrong with the disk is told by `onDidFail`, once each;
 * nothing here rejects for it, and everything goes on: what can't be read isn't known.
 */
export interface LocalCopy {
  /** Where it is. It may turn from `disk` to `memory` where the disk fails. */
  readonly kind: 'disk' | 'memory';

  /**
   * Keeps the records of a page, or one record, by the JSON text that the server sent. A run that was
   * asked for later is left alone.
   */
  keep(text: string, since: number): Promise<void>;

  /**
   * The same of a page as it came, and gives what a download looks at of it: of each record its numbers
   * and times. It is unpacked and read elsewhere, so that nobody waits for it. Undefined where it is no
   * JSON, or can't be kept.
   */
  keepPage(body: Body, since: number): Promise<Json | undefined>;

  /** Runs of some ranges that there were at a time have all been kept: others went away. */
  cover(ranges: readonly KeptRange[]): Promise<void>;

  /**
   * What is kept of some ranges.
   *
   * @param newest So many runs at most, of each range the newest; what is covered then begins with
   *   the oldest of them.
   */
  read(ranges: readonly RunRange[], newest?: number): Promise<Kept>;

  /** The parts of some ranges of which all runs are kept: those of all, in order, then the others. */
  covered(ranges: readonly RunRange[]): Promise<readonly KeptRange[]>;

  /** The same of the runs that fit a query, as far as anything is covered. */
  find(query: QueryText, ranges: readonly RunRange[]): Promise<Kept>;

  /**
   * What the kept runs of some ranges that fit a query add up to, and of which parts these are all.
   *
   * @param whole Parts of the experiments that are covered and good enough for delivered luminosity, in
   *   order: what depends on other runs is unknown. Where it is not given, all is.
   */
  summarize(
    query: QueryText | undefined,
    ranges: readonly RunRange[],
    whole?: readonly RunRange[],
  ): Promise<{ readonly sum: RunsSummary; readonly covered: readonly KeptRange[] }>;

  /** A record as the server sent it, each character. */
  record(id: RunId): Promise<{ readonly text: string; readonly since: number } | undefined>;

  /** The same of some runs, few enough to be read at once. */
  records(ids: readonly RunId[]): Promise<KeptRecords>;

  /** The experiments that had runs when all were looked for last. */
  experiments(): Promise<ListOfExperiments | undefined>;

  keepExperiments(list: ListOfExperiments): Promise<void>;

  /** Whether somebody wants experiments to be kept whole, and kept up to date. */
  markDownloaded(experiments: readonly number[], isDownloaded: boolean): Promise<void>;

  /** What is kept, experiments in order. */
  state(): Promise<KeptState>;

  /** Forgets some experiments, or everything, and gives the room on the disk back. */
  clear(experiments?: readonly number[]): Promise<void>;

  /** Calls back when something is wrong with the disk, until the function that it gives is called. */
  onDidFail(listener: (error: LocalCopyError) => void): () => void;

  /** Writes what is under way, and ends. What is asked for afterwards finds nothing. */
  close(): Promise<void>;
}

/** What may be wrong with the file of a local copy. */
export type LocalCopyProblem =
  /** It can't be read: it was set aside as `aside`, and a new one begun. */
  | 'damaged'
  /** A newer version of the extension wrote it: set aside as above. */
  | 'newer'
  /** There is no place to write to: what is new is kept in memory. */
  | 'readOnly'
  /** The disk is full. */
  | 'full'
  /** Another program holds it for too long. */
  | 'busy'
  /** Something else. */
  | 'failed';

export class LocalCopyError extends Error {
  readonly kind: LocalCopyProblem;
  readonly file: string;
  /** Where the old file is now. */
  readonly aside: string | undefined;

  constructor(kind: LocalCopyProblem, file: string, message: string, aside?: string) {
    super(message);
    this.name = 'LocalCopyError';
    this.kind = kind;
    this.file = file;
    this.aside = aside;
  }
}
