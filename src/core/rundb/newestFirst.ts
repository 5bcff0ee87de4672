import type { RequestOptions, RunDB } from './client.ts';
import type { Page } from './pages.ts';
import type { RunSearch } from './parameters.ts';
import { compareRuns, runFacts, runIdOf, type RunFacts, type RunId } from './runs.ts';

/** A run with what is shown of it. */
export interface ListedRun extends RunId {
  readonly facts: RunFacts;
}

/** What is learnt of a server from its answers; lists of one server share it. */
export interface ServerHabits {
  order: 'ascending' | 'descending';
  /** The largest `limit` that the server grants. */
  maxLimit: number;
}

/** Offsets in the server's list, `from` included, `to` not. */
interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * Runs of a search, newest first, loaded by pages. The server can't be asked for an order: where
 * it lists oldest first, pages are taken from the list's end. Without a `count` the end is not
 * known, and pages come in the server's order.
 *
 * Runs that come and go between two pages move the others: whenever the count changed, the edge
 * of the window is read again, so that none is lost; no run is listed twice.
 */
export class NewestFirst {
  readonly #rundb: RunDB;
  readonly #search: RunSearch;
  readonly #habits: ServerHabits;
  readonly #runs = new Map<number, ListedRun>();
  /** Runs of the list's far end, read before the server's order was known. */
  #farEnd: readonly ListedRun[] = [];
  #sorted: readonly ListedRun[] = [];
  /** What is not loaded yet; undefined before the first page. */
  #left: Window | undefined;
  #total: number | undefined;
  #complete = false;
  #unreadable = 0;
  #loading: Promise<void> | undefined;

  /**
   * @param search Runs of one experiment.
   * @param total How many runs there are, where that is known.
   */
  constructor(rundb: RunDB, search: RunSearch, habits: ServerHabits, total?: number) {
    this.#rundb = rundb;
    this.#search = search;
    this.#habits = habits;
    this.#total = total;
  }

  /** Loaded runs, newest first. */
  get runs(): readonly ListedRun[] {
    return this.#sorted;
  }

  /** How many runs the server has; undefined where it does not say. */
  get total(): number | undefined {
    return this.#total;
  }

  /** Whether all runs are loaded. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Results of the loaded pages that are no runs. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /** Loads the next page of `size` runs. A call while one is under way joins it. */
  loadMore(size: number, options: RequestOptions = {}): Promise<void> {
    this.#loading ??= this.#load(size, options).finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  async #load(size: number, options: RequestOptions): Promise<void> {
    if (this.#complete) return;
    if (this.#left === undefined) await this.#loadFirst(size, options);
    else await this.#loadNext(this.#left, size, options);
    this.#sorted = [...this.#runs.values()].sort((a, b) => compareRuns(b, a));
  }

  async #loadFirst(size: number, options: RequestOptions): Promise<void> {
    const total = this.#total ?? (await this.#rundb.count(this.#search, options));
    this.#total = total;
    if (total === undefined) {
      await this.#loadNext({ from: 0, to: Infinity }, size, options);
      return;
    }
    const whole = { from: 0, to: total };
    const page = await this.#loadNext(whole, size, options);
    const [first, second] = page;
    const descending = first && second && compareRuns(first, second) > 0;
    if (this.#habits.order === 'ascending' && descending && !this.#complete) {
      // The page at the list's end holds the oldest runs: they wait for their turn.
      this.#habits.order = 'descending';
      this.#farEnd = page;
      this.#runs.clear();
      await this.#loadNext({ from: 0, to: total - page.length }, size, options);
    } else if (this.#habits.order === 'descending' && first && second && !descending) {
      this.#habits.order = 'ascending';
    }
  }

  /** Loads the newest `size` of the runs that are left, in the server's order. */
  async #loadNext(left: Window, size: number, options: RequestOptions): Promise<ListedRun[]> {
    const fromEnd = this.#habits.order === 'ascending' && left.to !== Infinity;
    const window = fromEnd
      ? { from: Math.max(left.from, left.to - size), to: left.to }
      : { from: left.from, to: Math.min(left.to, left.from + size) };
    const before = this.#total;
    const read = await this.#read(window, options);
    const moved = Math.abs((this.#total ?? 0) - (before ?? 0));
    if (moved > 0) {
      const edge = fromEnd
        ? { from: window.to, to: window.to + moved }
        : { from: Math.max(0, window.from - moved), to: window.from };
      if (edge.to > edge.from) read.runs.push(...(await this.#read(edge, options)).runs);
    }
    for (const run of read.runs) this.#runs.set(run.run, run);
    const end = read.ended && !fromEnd ? window.to : left.to;
    this.#left = fromEnd
      ? { from: left.from, to: window.from }
      : { from: Math.min(window.to, end), to: end };
    if (this.#left.from >= this.#left.to) {
      for (const run of this.#farEnd) this.#runs.set(run.run, run);
      this.#complete = true;
    }
    return read.runs;
  }

  /** Reads a window with as many requests as the server's largest page makes necessary. */
  async #read(
    window: Window,
    options: RequestOptions,
  ): Promise<{ runs: ListedRun[]; ended: boolean }> {
    const runs: ListedRun[] = [];
    for (let offset = window.from; offset < window.to;) {
      const limit = Math.min(window.to - offset, this.#habits.maxLimit);
      const search = { ...this.#search, expand: true, limit, offset };
      const page = await this.#rundb.getPage(search, options);
      this.#total = page.count ?? this.#total;
      const got = page.all.length;
      runs.push(...this.#listed(page));
      if (page.next === undefined || got === 0) return { runs, ended: true };
      if (got < limit) this.#habits.maxLimit = got;
      offset += got;
    }
    return { runs, ended: false };
  }

  #listed(page: Page): ListedRun[] {
    this.#unreadable += page.all.length;
    const runs = page.results.flatMap((record) => {
      const id = runIdOf(record);
      return id ? [{ ...id, facts: runFacts(record) }] : [];
    });
    this.#unreadable -= runs.length;
    return runs;
  }
}
