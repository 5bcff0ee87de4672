import type { RunId } from '../../core/rundb/index.ts';
import type { KnownOfSession } from '../references/index.ts';

/** Runs to insert or copy, and where they come from. */
export interface Chosen {
  readonly runs: readonly RunId[];
  /**
   * Where the user selected them, if the list of formats should show that and offer to search for
   * others.
   */
  readonly source?: string;
  /** The query that finds them, if they are everything that it finds. */
  readonly query?: string;
  /** Python code for the query, if the runs come from one. */
  readonly python?: string;
  /**
   * The number of further results of the query that aren't records of a run; undefined if unknown.
   */
  readonly unreadable?: number | undefined;
  /**
   * What is known about the server that found them; anything else that's needed is loaded from
   * there too.
   */
  readonly from?: KnownOfSession;
}

/** What a query found. */
export type Found = Pick<Chosen, 'runs' | 'unreadable'>;
