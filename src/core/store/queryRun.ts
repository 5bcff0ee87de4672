import type { ListedRun } from '../records/index.ts';
import {
  compareRuns,
  SharedWork,
  type RequestOptions,
  type RunDB,
  type RunId,
  type RunRecord,
  type RunSearch,
} from '../rundb/index.ts';
import { NewestFirst, type ServerHabits } from './newestFirst.ts';

/** A query, as far as it is asked. */
export interface Asked {
  /** What the server is asked for. */
  readonly searches: readonly RunSearch[];
  /** Whether a record that comes fits. */
  readonly fits: (record: RunRecord) => boolean;
}

export interface QueryRunOptions {
  readonly habits?: ServerHabits | undefined;
  /** How many runs each search has, where that is known. */
  readonly counts?: readonly (number | undefined)[] | undefined;
}

export interface SearchOptions extends RequestOptions {
  /** Called after each step. */
  readonly progress?: () => void;
}

/** One search of a query, with the newest run that it may have. */
interface Part {
  readonly list: NewestFirst;
  readonly newest: RunId;
}

/**
 * A query on its way: runs come page by page, newest first, each once. Who asks for more while a
 * page is under way joins in.
 */
export class QueryRun {
  readonly #parts: readonly Part[];
  readonly #loading = new SharedWork();
  /** The runs found, and of which lists they were made. */
  #merged: { readonly of: readonly (readonly ListedRun[])[]; readonly runs: readonly ListedRun[] };

  constructor(rundb: RunDB, { searches, fits }: Asked, options: QueryRunOptions = {}) {
    const { habits = { order: 'ascending', maxLimit: 250 }, counts = [] } = options;
    this.#parts = searches.map((search, i) => ({
      list: new NewestFirst(rundb, search, habits, counts[i], fits),
      newest: { experiment: search.max_experiment ?? Infinity, run: search.max_run ?? Infinity },
    }));
    this.#merged = { of: [], runs: [] };
  }

  /** What fits, as far as it was found, newest first. */
  get runs(): readonly ListedRun[] {
    const of = this.#parts.map(({ list }) => list.runs);
    if (of.length !== this.#merged.of.length || of.some((each, i) => each !== this.#merged.of[i])) {
      this.#merged = { of, runs: merged(of) };
    }
    return this.#merged.runs;
  }

  /** Records that were looked at. */
  get lookedAt(): number {
    return this.#sum(({ list }) => list.lookedAt) ?? 0;
  }

  /** Records to look at in all; undefined where that is not known, or not yet. */
  get of(): number | undefined {
    return this.#sum(({ list }) => list.total);
  }

  /** Whether there is nothing more to load. */
  get complete(): boolean {
    return this.#parts.every(({ list }) => list.complete);
  }

  /** How many runs the server counts but did not give, once all others are loaded. */
  get missing(): number {
    return this.complete ? (this.#sum(({ list }) => list.missing) ?? 0) : 0;
  }

  /** How many results of the server are no runs, once all are loaded. */
  get unreadable(): number {
    return this.complete ? (this.#sum(({ list }) => list.unreadable) ?? 0) : 0;
  }

  /** Has the next load look once more for runs that the server did not give. */
  tryAgain(): void {
    for (const { list } of this.#parts) list.tryAgain();
  }

  /**
   * Looks on until the newest runs are found, so many, or all. After an error, or an abort by
   * everybody who waits, the next call goes on where it ended.
   */
  async load(wanted: number, { signal, progress }: SearchOptions = {}): Promise<void> {
    let found = this.#certain;
    let size = wanted - found;
    while (found < wanted && !this.complete) {
      await this.#loading.run((shared) => this.#readOn(size, shared), signal);
      progress?.();
      const more = this.#certain - found;
      found += more;
      // Where few fit, ever larger pages.
      if (more < size / 2) size *= 4;
    }
  }

  async #readOn(size: number, signal: AbortSignal): Promise<void> {
    const list = this.#next?.list;
    if (list) await list.readOn(Math.min(size, list.largestSize), { signal });
  }

  /** The part that may have the newest run of all that were not looked at. */
  get #next(): Part | undefined {
    return this.#parts
      .filter(({ list }) => !list.complete)
      .reduce<Part | undefined>(
        (a, b) => (a && compareRuns(edgeOf(a), edgeOf(b)) >= 0 ? a : b),
        undefined,
      );
  }

  /** So many of the runs found are the newest that there are. */
  get #certain(): number {
    const [only, ...others] = this.#parts;
    if (only && others.length === 0) return only.list.found;
    const next = this.#next;
    if (next === undefined) return this.runs.length;
    const edge = edgeOf(next);
    return this.runs.filter((run) => compareRuns(run, edge) >= 0).length;
  }

  #sum(number: (part: Part) => number | undefined): number | undefined {
    let sum = 0;
    for (const part of this.#parts) {
      const own = number(part);
      if (own === undefined) return undefined;
      sum += own;
    }
    return sum;
  }
}

/** No run that was not looked at is newer than this. */
function edgeOf({ list, newest }: Part): RunId {
  return list.oldest ?? newest;
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
