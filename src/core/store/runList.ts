import type { ListedRun } from '../records/index.ts';
import { SharedWork, type RequestOptions, type RunId } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';
import type { Knowledge } from './knowledge.ts';
import type { RunLoader } from './runLoader.ts';

export interface RunListOptions {
  /** How many runs the server counts in the range, where that is known. */
  readonly count?: number | undefined;
  /** What was asked for before this time, ms since 1970, is asked for again. */
  readonly freshSince?: number | undefined;
  /** Whether runs of the range may not fit: then more are looked at. */
  readonly isFiltered: boolean;
}

/** Runs of a range of numbers, newest first, as far as they were looked at. */
export class RunList {
  readonly #loader: RunLoader;
  readonly #known: Knowledge;
  readonly #range: RunRange;
  readonly #options: RunListOptions;
  readonly #loading = new SharedWork();
  /** Whether runs that the server did not give are to be looked for once more. */
  #isLacking = false;
  /** The oldest run that is listed of those that are known. */
  #from: number;
  #size = 0;
  /** The runs, and of which state of what is known. */
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

  /** Those that fit, newest first. */
  get runs(): readonly ListedRun[] {
    const version = this.#known.version(this.#range.experiment);
    const reached = this.#reached;
    if (version !== this.#listed.version || reached !== this.#listed.reached) {
      const runs = this.#known.runs(this.#part).toReversed();
      this.#listed = { version, reached, runs };
    }
    return this.#listed.runs;
  }

  /** How many runs were asked for, or found; more may have come since. */
  get size(): number {
    return this.#options.isFiltered ? this.runs.length : this.#size;
  }

  /** How many runs were looked at, also those that don't fit. */
  get lookedAt(): number {
    return this.#known.lookedAt(this.#part);
  }

  /** No run that was not looked at is newer than this. */
  get edge(): RunId {
    const { experiment, last } = this.#range;
    return { experiment, run: Math.min(last, this.#reached) };
  }

  /** How many there are to look at; undefined where the server does not say, or not yet. */
  get total(): number | undefined {
    const got = this.lookedAt + this.missing + this.unreadable;
    if (this.complete) return got;
    const count = this.#known.trust.count(this.#range) ?? this.#options.count;
    return count === undefined ? undefined : Math.max(count, got);
  }

  /** Whether there is nothing more to load. */
  get complete(): boolean {
    const isAll = this.#reached <= this.#range.first && this.#known.isSure(this.#range);
    return isAll && !this.#isLacking;
  }

  /** When the oldest of it was asked for, ms since 1970; undefined until all is loaded. */
  get since(): number | undefined {
    return this.complete ? this.#known.since(this.#range) : undefined;
  }

  /** How many runs the server counts but did not give, once all others are loaded. */
  get missing(): number {
    return this.complete ? this.#known.shortages.missing(this.#range) : 0;
  }

  /** How many results of the server are no runs, once all are loaded. */
  get unreadable(): number {
    return this.complete ? this.#known.shortages.unreadable(this.#range) : 0;
  }

  /** What fills as many of the server's largest pages as may be asked for at once. */
  get largestSize(): number {
    return this.#loader.largestSize;
  }

  /**
   * Lists `size` more runs; where not all fit, ever larger pages are loaded until so many are found. A
   * call while one is under way joins it.
   */
  loadMore(size: number, { signal }: RequestOptions = {}): Promise<void> {
    const load = this.#options.isFiltered ? this.#find : this.#listMore;
    return this.#loading.run((shared) => load.call(this, size, shared), signal);
  }

  /** Lists all runs, which are there as they come. */
  loadAll(options: RequestOptions = {}): Promise<void> {
    this.#from = this.#range.first;
    return this.readOn(Infinity, options);
  }

  /** Looks at the next `size` runs, whether they fit or not. A call while one is under way joins it. */
  readOn(size: number, { signal }: RequestOptions = {}): Promise<void> {
    return this.#loading.run((shared) => this.#step(size, shared), signal);
  }

  /** Has the next load look once more for runs that the server did not give. */
  tryAgain(): void {
    this.#isLacking = this.missing > 0;
  }

  /** Whether a page is being loaded. */
  get isLoading(): boolean {
    return this.#loading.busy;
  }

  /** Resolves when no page is being loaded. */
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
    // More may have come than were asked for.
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

  /** The number from which on all runs are listed. */
  get #reached(): number {
    return Math.max(this.#from, this.#known.reach(this.#range, this.#options.freshSince));
  }

  get #part(): RunRange {
    return { ...this.#range, first: this.#reached };
  }
}
