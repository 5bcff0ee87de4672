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

/** A query, as far as it is asked. */
export interface Asked extends Partial<Fitting> {
  /** What the server is asked for. */
  readonly searches: readonly RunSearch[];
}

export interface QueryRunOptions {
  /** How many runs each search has, where that is known. */
  readonly counts?: readonly (number | undefined)[] | undefined;
  /** What was asked for before this time, ms since 1970, is asked for again. */
  readonly freshSince?: number | undefined;
}

export interface QueryLoadOptions extends RequestOptions {
  /** Called whenever there may be more. */
  readonly progress?: () => void;
}

/** What is to be done next: experiments have to be found, or lists read on. */
interface Next {
  /** No run that was not looked at is newer than this. */
  readonly edge: RunId;
  readonly readOn: (size: number, signal: AbortSignal) => Promise<void>;
}

/** So many records are looked at in a step, unless more are wanted. */
const largestStep = 1000;

/**
 * A query on its way: runs come page by page, newest first, each once. Who asks for more while a
 * page is under way joins in.
 */
export class QueryRun {
  readonly #store: RunStore;
  readonly #searches: readonly SearchLists[];
  readonly #loading = new SharedWork();
  /** The runs found, and of which lists they were made. */
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

  /** What fits, as far as it was found, newest first. */
  get runs(): readonly ListedRun[] {
    const of = this.#lists.map(({ runs }) => runs);
    if (of.length !== this.#merged.of.length || of.some((each, i) => each !== this.#merged.of[i])) {
      this.#merged = { of, runs: merged(of) };
    }
    return this.#merged.runs;
  }

  /** Records that were looked at. */
  get lookedAt(): number {
    return this.#lists.reduce((sum, { lookedAt }) => sum + lookedAt, 0);
  }

  /** Records to look at in all; undefined where that is not known, or not yet. */
  get of(): number | undefined {
    let sum = 0;
    for (const { total } of this.#searches) {
      if (total === undefined) return undefined;
      sum += total;
    }
    return sum;
  }

  /** Whether there is nothing more to load. */
  get complete(): boolean {
    return this.#searches.every(({ complete }) => complete);
  }

  /** When the oldest of it was asked for, ms since 1970; undefined until all is loaded. */
  get since(): number | undefined {
    const times = this.#lists.map(({ since = Infinity }) => since);
    const oldest = Math.min(...times);
    return this.complete && oldest < Infinity ? oldest : undefined;
  }

  /** How many runs the server counts but did not give, once all others are loaded. */
  get missing(): number {
    return this.complete ? this.#searches.reduce((sum, { missing }) => sum + missing, 0) : 0;
  }

  /** How many results of the server are no runs, once all are loaded. */
  get unreadable(): number {
    return this.complete ? this.#searches.reduce((sum, { unreadable }) => sum + unreadable, 0) : 0;
  }

  /** What is known of the delivered luminosity of what was found; nothing is asked of the server. */
  delivered(): Promise<KnownDelivered> {
    return this.#store.delivered(this.runs);
  }

  /** Has the next load look once more for runs that the server did not give. */
  tryAgain(): void {
    for (const search of this.#searches) search.tryAgain();
  }

  /**
   * Looks on until the newest runs are found, so many, or all. After an error, or an abort by
   * everybody who waits, the next call goes on where it ended.
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
      // Who wants all needs them in no order.
      const together = wanted === Infinity ? this.#store.rundb.concurrency : 1;
      await this.#loading.run((shared) => this.#readOn(size, together, shared), signal);
      const more = this.#certain - found;
      found += more;
      // Where few fit, ever larger pages.
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

  /** What may bring the newest run of all that were not looked at comes first. */
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

  /** So many of the runs found are the newest that there are. */
  get #certain(): number {
    const [next] = this.#next;
    if (next === undefined) return this.runs.length;
    return this.runs.filter((run) => compareRuns(run, next.edge) >= 0).length;
  }
}

/** Runs of several lists as one, newest first, each once. */
function merged(lists: readonly (readonly ListedRun[])[]): readonly ListedRun[] {
  const [only, ...others] = lists;
  if (only && others.length === 0) return only;
  const runs = lists.flat().sort((a, b) => compareRuns(b, a));
  return runs.filter((run, i) => {
    const before = runs[i - 1];
    return before === undefined || compareRuns(before, run) !== 0;
  });
}
