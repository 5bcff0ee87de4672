import type { ListedRun } from '../records/index.ts';
import { SharedWork, type RequestOptions, type RunId } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';
import type { Knowledge } from './knowledge.ts';
import type { RunLoader } from './runLoader.ts';

export interface RunListOptions {
  /** How many runs the server counts in the range, if known. */
  readonly count?: number | undefined;
  /** Anything requested before this time, ms since 1970, is requested again. */
  readonly freshSince?: number | undefined;
  /** Whether some runs of the range may not match, so that more have to be checked. */
  readonly isFiltered: boolean;
}

/** The runs in a range of numbers, newest first, as far as they have been checked. */
export class RunList {
  readonly #loader: RunLoader;
  readonly #known: Knowledge;
  readonly #range: RunRange;
  readonly #options: RunListOptions;
  readonly #loading = new SharedWork();
  /** Whether to look again for runs that the server didn't return. */
  #isLacking = false;
  /** The oldest run number listed; known runs below it aren't listed. */
  #from: number;
  #size = 0;
  /** The runs, and the version of the knowledge they were taken from. */
  #listed: {
    readonly version: number;
    readonly reached: number;
    readonly runs: readonly ListedRun[];
  };

  constructor(loader: RunLoader, range: RunRange, options: RunListOptions) {
    this.#loader = loader;
    this.#known = loader.known;
    this.#range = range;
    this.#options = options;
    this.#from = options.isFiltered ? range.first : Infinity;
    this.#listed = { version: -1, reached: Infinity, runs: [] };
  }

  /** The matching ones, newest first. */
  get runs(): readonly ListedRun[] {
    const version = this.#known.version(this.#range.experiment);
    const reached = this.#reached;
    if (version !== this.#listed.version || reached !== this.#listed.reached) {
      const runs = this.#known.runs(this.#part).toReversed();
      this.#listed = { version, reached, runs };
    }
    return this.#listed.runs;
  }

  /** How many runs were requested, or found; there may be more by now. */
  get size(): number {
    return this.#options.isFiltered ? this.runs.length : this.#size;
  }

  /** How many runs were checked, matching or not. */
  get lookedAt(): number {
    return this.#known.lookedAt(this.#part);
  }

  /** All runs not checked yet are at most this new. */
  get edge(): RunId {
    const { experiment, last } = this.#range;
    return { experiment, run: Math.min(last, this.#reached) };
  }

  /** Total number of runs to check; undefined if the server doesn't say, or hasn't yet. */
  get total(): number | undefined {
    const got = this.lookedAt + this.missing + this.unreadable;
    if (this.complete) return got;
    const count = this.#known.trust.count(this.#range) ?? this.#options.count;
    return count === undefined ? undefined : Math.max(count, got);
  }

  /** Whether everything has been loaded. */
  get complete(): boolean {
    const isAll = this.#reached <= this.#range.first && this.#known.isSure(this.#range);
    return isAll && !this.#isLacking;
  }

  /** When the oldest of it was requested, ms since 1970; undefined until everything is loaded. */
  get since(): number | undefined {
    return this.complete ? this.#known.since(this.#range) : undefined;
  }

  /** How many runs the server counts but didn't return, once all others are loaded. */
  get missing(): number {
    return this.complete ? this.#known.shortages.missing(this.#range) : 0;
  }

  /** How many of the server's results aren't runs, once everything is loaded. */
  get unreadable(): number {
    return this.complete ? this.#known.shortages.unreadable(this.#range) : 0;
  }

  /** As many runs as fit the server's largest pages, as many as may be requested in parallel. */
  get largestSize(): number {
    return this.#loader.largestSize;
  }

  /**
   * Lists `size` more runs; if not all match, loads ever larger pages until that many are found. Joins a
   * call in progress.
   */
  loadMore(size: number, { signal }: RequestOptions = {}): Promise<void> {
    const load = this.#options.isFiltered ? this.#find : this.#listMore;
    return this.#loading.run((shared) => load.call(this, size, shared), signal);
  }

  /** Lists all runs, which become available as they arrive. */
  async loadAll({ signal }: RequestOptions = {}): Promise<void> {
    // A call in progress may be for one page only.
    while (this.isLoading) await this.#loading.run(() => Promise.resolve(), signal);
    this.#from = this.#range.first;
    await this.readOn(Infinity, { signal });
  }

  /** Checks the next `size` runs, matching or not. Joins a call in progress. */
  readOn(size: number, { signal }: RequestOptions = {}): Promise<void> {
    return this.#loading.run((shared) => this.#step(size, shared), signal);
  }

  /** Makes the next load look again for runs that the server didn't return. */
  tryAgain(): void {
    this.#isLacking = this.missing > 0;
  }

  /** Whether a page is loading. */
  get isLoading(): boolean {
    return this.#loading.busy;
  }

  /** Resolves when no page is loading. */
  settled(): Promise<void> {
    return this.#loading.settled();
  }

  async #listMore(size: number, signal: AbortSignal): Promise<void> {
    const wanted = this.runs.length + size;
    await this.#step(size, signal);
    const { freshSince } = this.#options;
    const first = this.#known.reach(this.#range, freshSince);
    const known = this.#known.runs({ ...this.#range, first });
    this.#size = Math.min(wanted, known.length);
    // More may have arrived than requested.
    this.#from = known.at(-wanted - 1) ? (known.at(-wanted)?.run ?? first) : first;
  }

  async #find(size: number, signal: AbortSignal): Promise<void> {
    const enough = this.runs.length + size;
    while (this.runs.length < enough && !this.complete) {
      const before = this.runs.length;
      await this.#step(size, signal);
      const isRare = this.runs.length - before < size / 2;
      if (isRare) size = Math.max(size, Math.min(size * 4, this.largestSize));
    }
  }

  async #step(size: number, signal: AbortSignal): Promise<void> {
    const { count, freshSince } = this.#options;
    if (this.#isLacking) await this.#loader.loadMissing([this.#range], { signal });
    this.#isLacking = false;
    await this.#loader.loadOlder(this.#range, this.lookedAt + size, { signal, count, freshSince });
  }

  /** The number from which all runs are listed. */
  get #reached(): number {
    return Math.max(this.#from, this.#known.reach(this.#range, this.#options.freshSince));
  }

  get #part(): RunRange {
    return { ...this.#range, first: this.#reached };
  }
}
