import { runIdOf, type RunDB, type RunId, type RunSearch } from '../rundb/index.ts';
import { findExperiments } from '../rundb/experiments.ts';
import type { RunRange } from '../selection/ranges.ts';
import { RunList } from './runList.ts';
import type { RunLoader } from './runLoader.ts';
import type { Fitting } from './server.ts';
import type { RunStore } from './runStore.ts';
import { conditionsOf, rangesWithin, rangeWithin } from './searches.ts';

export interface SearchOptions {
  /** How many runs the server counts, if known. */
  readonly count?: number | undefined;
  /** Anything requested before this time, ms since 1970, is requested again. */
  readonly freshSince?: number | undefined;
}

/**
 * A search with at most `fewRuns` runs is read as a single page; if everything is wanted, up to
 * `largestPage`.
 */
const fewRuns = 250;
const largestPage = 1000;

/**
 * The runs of a search as lists, one per experiment. A search over several has to be opened to find out
 * which.
 */
export class SearchLists {
  readonly #rundb: RunDB;
  readonly #store: RunStore;
  readonly #search: RunSearch;
  readonly #loader: RunLoader;
  readonly #freshSince: number | undefined;
  #count: number | undefined;
  #lists: readonly RunList[] = [];
  #isOpen = false;
  /** Whether other experiments may have runs too. */
  #isGuess = false;
  /** How many runs the server counted when it returned fewer; 0 if it returned all. */
  #counted = 0;

  constructor(
    store: RunStore,
    search: RunSearch,
    fitting: Fitting | undefined,
    { count, freshSince }: SearchOptions,
  ) {
    this.#rundb = store.rundb;
    this.#store = store;
    this.#search = search;
    this.#loader = store.loader(search, fitting);
    this.#freshSince = freshSince;
    this.#count = count;
    const { min_experiment: first, max_experiment: last } = search;
    const isOne = first !== undefined && first === last;
    if (isOne || count === 0)
      this.#open(isOne && count !== 0 ? [{ experiment: first, count }] : []);
  }

  /** Newest experiment first. */
  get lists(): readonly RunList[] {
    return this.#lists;
  }

  /** Whether all lists are known. */
  get isOpen(): boolean {
    return this.#isOpen && !(this.#isGuess && this.#isRead);
  }

  /** None of its runs is newer than this. */
  get newest(): RunId {
    const { max_experiment = Infinity, max_run = Infinity } = this.#search;
    return { experiment: max_experiment, run: max_run };
  }

  /** Total number of runs to check; undefined if the server doesn't say, or hasn't yet. */
  get total(): number | undefined {
    if (!this.complete && this.#count !== undefined) return this.#count;
    const listed = this.#listed;
    if (!this.isOpen || listed === undefined) return undefined;
    return Math.max(listed, this.#counted);
  }

  get complete(): boolean {
    return this.isOpen && this.#isRead;
  }

  get #isRead(): boolean {
    return this.#lists.every(({ complete }) => complete);
  }

  get missing(): number {
    return this.#lists.reduce((sum, { missing }) => sum + missing, this.#unlisted);
  }

  get unreadable(): number {
    return this.#lists.reduce((sum, { unreadable }) => sum + unreadable, 0);
  }

  /** How many runs the lists have, or lack; undefined if unknown. */
  get #listed(): number | undefined {
    let sum = 0;
    for (const { total } of this.#lists) {
      if (total === undefined) return undefined;
      sum += total;
    }
    return sum;
  }

  /** Runs that were counted, but that no list has or lacks. */
  get #unlisted(): number {
    return this.complete ? Math.max(0, this.#counted - (this.#listed ?? 0)) : 0;
  }

  /** Makes the next load look again for runs that the server didn't return. */
  tryAgain(): void {
    if (this.#unlisted > 0) this.#isOpen = false;
    for (const list of this.#lists) list.tryAgain();
  }

  /** Finds the experiments of a search over several, and reads its runs if there are few. */
  async open(size: number, signal: AbortSignal): Promise<void> {
    if (!this.#isOpen && this.#counted === 0 && (await this.#openLocally(signal))) return;
    if (this.#isGuess && (await this.#isAll(signal))) {
      this.#isGuess = false;
      return;
    }
    this.#count ??= await this.#rundb.count(this.#search, { signal });
    const isSmall = (this.#count ?? Infinity) <= Math.min(Math.max(size, fewRuns), largestPage);
    if (isSmall && (await this.#readPage(signal))) return;
    if (this.#isGuess || !(await this.#guessExperiments(signal))) {
      await this.#findExperiments(signal);
    }
  }

  /** Whether everything it needs is known without a request. */
  async #openLocally(signal: AbortSignal): Promise<boolean> {
    const experiments = await this.#store.experiments.get(this.#freshSince);
    signal.throwIfAborted();
    if (!experiments) return false;
    const ranges = rangesWithin(this.#search, experiments);
    // There may be newer ones.
    if (ranges.length === 0) return false;
    if (!(await this.#loader.isKept(ranges, this.#freshSince))) return false;
    signal.throwIfAborted();
    this.#open(ranges.map(({ experiment }) => ({ experiment })));
    return true;
  }

  /**
   * Whether the experiments found last will do. Newer ones would be noticed; the final count tells whether
   * an older one has runs by now.
   */
  async #guessExperiments(signal: AbortSignal): Promise<boolean> {
    const { min_experiment = 0, max_experiment = Infinity, min_date, max_date } = this.#search;
    const experiments = this.#store.experiments.known;
    // A few days match few experiments.
    const isOfDays = min_date !== undefined || max_date !== undefined;
    if (!experiments || this.#count === undefined || isOfDays) return false;
    const newest = Math.max(...experiments.map(({ experiment }) => experiment), -1);
    if (max_experiment > newest) {
      const newer = { ...this.#search, min_experiment: Math.max(min_experiment, newest + 1) };
      if ((await this.#rundb.count(newer, { signal })) !== 0) return false;
    }
    this.#open(rangesWithin(this.#search, experiments).map(({ experiment }) => ({ experiment })));
    this.#isGuess = true;
    return true;
  }

  /** Whether as many runs arrived as the server counts by now. */
  async #isAll(signal: AbortSignal): Promise<boolean> {
    const count = await this.#rundb.count(this.#search, { signal });
    const got = this.#lists.reduce((sum, { total = 0 }) => sum + total, 0);
    return count !== undefined && count <= got;
  }

  /** Whether all runs fit on one page. If some are missing from it, the lists find out where. */
  async #readPage(signal: AbortSignal): Promise<boolean> {
    // It is unknown whether run limits apply within each of several experiments.
    if (hasRunLimits(this.#search)) return false;
    const begun = Date.now();
    const search = { ...this.#search, expand: true, limit: largestPage };
    const { all, ...page } = await this.#rundb.getPage(search, { signal });
    if (page.next !== undefined) return false;
    const ids = page.results.map(runIdOf).filter((id) => id !== undefined);
    const counted = Math.max(all.length, page.count ?? 0);
    if (ids.length < counted) {
      const experiments = [...ids, ...(this.#store.experiments.known ?? [])];
      this.#open(rangesWithin(this.#search, experiments).map(({ experiment }) => ({ experiment })));
      this.#counted = counted;
      return true;
    }
    const ranges = rangesWithin(this.#search, ids);
    this.#loader.known.keepAll(ranges, page, begun);
    this.#keepEmpty(ranges, begun);
    this.#open(ranges);
    return true;
  }

  async #findExperiments(signal: AbortSignal): Promise<void> {
    const { min_experiment, max_experiment } = this.#search;
    const search = { ...conditionsOf(this.#search), min_experiment, max_experiment };
    const found = await Array.fromAsync(findExperiments(this.#rundb, search, { signal }));
    const isCounted = !hasRunLimits(this.#search);
    this.#open(
      found.map(({ experiment, runs }) => ({ experiment, count: isCounted ? runs : undefined })),
    );
  }

  /** Other experiments have no matching runs. */
  #keepEmpty(found: readonly { readonly experiment: number }[], since: number): void {
    const others = this.#store.experiments.known?.filter(
      ({ experiment }) => !found.some((each) => each.experiment === experiment),
    );
    const ranges = rangesWithin(this.#search, others ?? []);
    this.#loader.known.keepAll(ranges, { results: [] }, since);
  }

  #open(found: readonly { readonly experiment: number; readonly count?: number | undefined }[]) {
    this.#isOpen = true;
    this.#isGuess = false;
    this.#counted = 0;
    this.#lists = found
      .toSorted((a, b) => b.experiment - a.experiment)
      .map(({ experiment, count }) => this.#list(experiment, count));
  }

  #list(experiment: number, count: number | undefined): RunList {
    const options = { count, isFiltered: true, freshSince: this.#freshSince };
    return new RunList(this.#loader, this.#range(experiment), options);
  }

  #range(experiment: number): RunRange {
    return rangeWithin(this.#search, experiment);
  }
}

function hasRunLimits({ min_run, max_run }: RunSearch): boolean {
  return min_run !== undefined || max_run !== undefined;
}
