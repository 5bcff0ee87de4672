import type { Body, Json, RunId } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';
import type { RunsSummary } from '../statistics/index.ts';
import type {
  KeptRange,
  KeptState,
  ListOfExperiments,
  LocalCopyProblem,
  QueryText,
} from './localCopy.ts';
import type { SentRuns } from './shownRuns.ts';

/** Stored runs, and the parts of the requested ranges for which they are complete. */
export interface SentKept {
  readonly runs: SentRuns;
  readonly covered: readonly KeptRange[];
}

/** Stored runs with the texts of their records, in the same order. */
export interface SentKeptRecords extends SentKept {
  readonly texts: readonly string[];
}

/** The functions of the worker. */
export interface Calls {
  keep(text: string, since: number): undefined;
  keepPage(body: Body, since: number): Promise<Json | undefined>;
  cover(ranges: readonly KeptRange[]): undefined;
  read(ranges: readonly RunRange[], newest?: number): SentKept;
  covered(ranges: readonly RunRange[]): readonly KeptRange[];
  find(query: QueryText, ranges: readonly RunRange[]): SentKept;
  summarize(
    query: QueryText | undefined,
    ranges: readonly RunRange[],
    whole?: readonly RunRange[],
  ): { readonly sum: RunsSummary; readonly covered: readonly KeptRange[] };
  record(id: RunId): { readonly text: string; readonly since: number } | undefined;
  records(ids: readonly RunId[]): SentKeptRecords;
  experiments(): ListOfExperiments | undefined;
  keepExperiments(list: ListOfExperiments): undefined;
  markDownloaded(experiments: readonly number[], isDownloaded: boolean): undefined;
  state(): KeptState;
  clear(experiments?: readonly number[]): undefined;
  close(): undefined;
}

/** What the worker is started with. */
export interface WorkerOptions {
  readonly file: string | undefined;
  /** In bytes. */
  readonly limit: number;
  /** How long to wait for another process, in ms. */
  readonly patience: number;
}

/** A message to the worker. */
export type Request = {
  [Name in keyof Calls]: {
    readonly id: number;
    readonly name: Name;
    readonly args: Parameters<Calls[Name]>;
  };
}[keyof Calls];

/** A problem with the disk. */
export interface Failure {
  readonly kind: LocalCopyProblem;
  readonly message: string;
  readonly aside: string | undefined;
}

/** A message from the worker: a reply, if there is one, or news. */
export type Reply =
  | { readonly id: number; readonly value: unknown }
  /** The call was invalid. */
  | { readonly id: number; readonly mistake: string }
  /** The disk has no answer. */
  | { readonly id: number; readonly nothing: true }
  | { readonly failure: Failure }
  | { readonly kind: 'memory' };
