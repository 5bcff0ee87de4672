import type { ListedRun } from '../records/index.ts';
import {
  compareRuns,
  SharedWork,
  type RequestOptions,
  type RunId,
  type RunSearch,
} from '../rundb/index.ts';
import type { KnownDelivered } from './delivered.ts';
import type { RunList } from './runList.ts';
import type { Fitting } from './server.ts';
import type { RunStore } from './runStore.ts';
import { SearchLists } from './searchLists.ts';

/** A query, as far as it can be sent. */
export interface Asked extends Partial<Fitting> {
  /** The searches to send to the server. */
  readonly searches: readonly RunSearch[];
}

export interface QueryRunOptions {
  /** How many runs each search has, if known. */
  readonly counts?: readonly (number | undefined)[] | undefined;
  /** Anything requested before this time, ms since 1970, is requested again. */
  readonly freshSince?: number | undefined;
}

export interface QueryLoadOptions extends RequestOptions {
  /** Called whenever there may be more. */
  readonly progress?: () => void;
}

/** The next step: find experiments, or continue reading lists. */
interface Next {
  /** All runs not checked yet are at most this new. */
  readonly edge: RunId;
  readonly readOn: (size: number, signal: AbortSignal) => Promise<void>;
}

/** Maximum number of records to check in one step, unless more are wanted. */
const largestStep = 1000;

/**
 * A running query: results arrive page by page, newest first, each once. Concurrent requests for more share
 * one page.
 */
export class QueryRun {
  readonly #store: RunStore;
  readonly #searches: readonly SearchLists[];
  readonly #loading = new SharedWork();
  /** The runs found, and the lists they were merged from. */
  #merged: { readonly of: readonly (readonly ListedRun[])[]; readonly runs: readonly ListedRun[] };

  constructor(store: RunStore, asked: Asked, options: QueryRunOptions = {}) {
    const { counts = [], freshSince } = options;
    const { fits, query } = asked;
    const fitting = fits && { fits, query };
    this.#store = store;
    this.#searches = asked.searches.map(
      (search, i) => new SearchLists(store, search, fitting, { count: counts[i], freshSince }),
    );
    this.#merged = { of: [], runs: [] };
  }

  /** The matches found so far, newest first. */
  get runs(): readonly ListedRun[] {
    const of = this.#lists.map(({ runs }) => runs);
    if (of.length !== this.#merged.of.length || of.some((each, i) => each !== this.#merged.of[i])) {
      this.#merged = { of, runs: merged(of) };
    }
    return this.#merged.runs;
  }

  /** Number of records checked. */
  get lookedAt(): number {
    return this.#lists.reduce((sum, { lookedAt }) => sum + lookedAt, 0);
  }

  /** Total number of records to check; undefined if unknown, or not known yet. */
  get of(): number | undefined {
    let sum = 0;
    for (const { total } of this.#searches) {
      if (total === undefined) return undefined;
      sum += total;
    }
    return sum;
  }

  /** Whether everything has been loaded. */
  get complete(): boolean {
    return this.#searches.every(({ complete }) => complete);
  }

  /** When the oldest of it was requested, ms since 1970; undefined until everything is loaded. */
  get since(): number | undefined {
    const times = this.#lists.map(({ since = Infinity }) => since);
    const oldest = Math.min(...times);
    return this.complete && oldest < Infinity ? oldest : undefined;
  }

  /** How many runs the server counts but didn't return, once all others are loaded. */
  get missing(): number {
    return this.complete ? this.#searches.reduce((sum, { missing }) => sum + missing, 0) : 0;
  }

  /** How many of the server's results aren't runs, once everything is loaded. */
  get unreadable(): number {
    return this.complete ? this.#searches.reduce((sum, { unreadable }) => sum + unreadable, 0) : 0;
  }

  /** What is known about the delivered luminosity of the matches; sends no request. */
  delivered(): Promise<KnownDelivered> {
    return this.#store.delivered(this.runs);
  }

  /** Makes the next load look again for runs that the server didn't return. */
  tryAgain(): void {
    for (const search of this.#searches) search.tryAgain();
  }

  /**
   * Continues until the given number of newest runs, or all, are found. After an error, or once everyone
   * waiting has aborted, the next call resumes where this one stopped.
   */
  async load(
    wanted: number,
    { signal, progress = () => {} }: QueryLoadOptions = {},
  ): Promise<void> {
    const endListening = this.#store.onDidChange(progress);
    try {
      await this.#load(wanted, signal);
    } finally {
      endListening();
    }
    progress();
  }

  async #load(wanted: number, signal: AbortSignal | undefined): Promise<void> {
    let found = this.#certain;
    let size = wanted - found;
    while (found < wanted && !this.complete) {
      const { lookedAt } = this;
      // If everything is wanted, the order doesn't matter.
      const together = wanted === Infinity ? this.#store.rundb.concurrency : 1;
      await this.#loading.run((shared) => this.#readOn(size, together, shared), signal);
      const more = this.#certain - found;
      found += more;
      // If few match, use ever larger pages.
      if (more < size / 2 && this.lookedAt > lookedAt)
        size = Math.max(size, Math.min(size * 4, largestStep));
    }
  }

  async #readOn(size: number, together: number, signal: AbortSignal): Promise<void> {
    const next = this.#next.slice(0, together);
    await Promise.all(next.map(({ readOn }) => readOn(size, signal)));
  }

  get #lists(): readonly RunList[] {
    return this.#searches.flatMap(({ lists }) => lists);
  }

  /** The one that may contain the newest unchecked run comes first. */
  get #next(): Next[] {
    const next = this.#searches.flatMap((search): Next[] => {
      const { lists, newest } = search;
      if (!search.isOpen)
        return [{ edge: newest, readOn: (size, signal) => search.open(size, signal) }];
      return lists
        .filter(({ complete }) => !complete)
        .map((list) => ({
          edge: list.edge,
          readOn: (size, signal) => list.readOn(size, { signal }),
        }));
    });
    return next.sort((a, b) => compareRuns(b.edge, a.edge));
  }

  /** How many of the runs found are certain to be the newest. */
  get #certain(): number {
    const [next] = this.#next;
    if (next === undefined) return this.runs.length;
    return this.runs.filter((run) => compareRuns(run, next.edge) >= 0).length;
  }
}

/** Merges the runs of several lists, newest first, each once. */
function merged(lists: readonly (readonly ListedRun[])[]): readonly ListedRun[] {
  const [only, ...others] = lists;
  if (only && others.length === 0) return only;
  const runs = lists.flat().sort((a, b) => compareRuns(b, a));
  return runs.filter((run, i) => {
    const before = runs[i - 1];
    return before === undefined || compareRuns(before, run) !== 0;
  });
}
