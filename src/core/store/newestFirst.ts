import { runFacts, type ListedRun } from '../records/index.ts';
import {
  compareRuns,
  isJsonObject,
  runIdOf,
  SharedWork,
  type Json,
  type RequestOptions,
  type RunDB,
  type RunId,
  type RunRecord,
  type RunSearch,
} from '../rundb/index.ts';

/** What is learnt of a server from its answers; lists of one server share it. */
export interface ServerHabits {
  order: 'ascending' | 'descending';
  /** The largest `limit` that the server grants. */
  maxLimit: number;
}

/** A run that was read; `listed` where it fits. */
interface Seen extends RunId {
  readonly listed: ListedRun | undefined;
}

/** Runs of some consecutive offsets; `ended` when the server has none after them. */
interface Rows {
  readonly runs: readonly Seen[];
  readonly ended: boolean;
}

/**
 * Runs of a search, newest first, loaded by pages. The server can't be asked for an order: where
 * it lists oldest first, pages are taken from the list's end. Without a `count` the end is not
 * known, and pages come in the server's order.
 *
 * Runs that come and go between two pages move the others to other offsets. So each page begins
 * with the last run that is known already, and reads back where that is not found: no run is
 * lost, and none is listed twice. A server whose order does not last gives fewer runs than it
 * counts all the same: then they are looked for by their numbers, and what is missing is told.
 */
export class NewestFirst {
  readonly #rundb: RunDB;
  readonly #search: RunSearch;
  readonly #habits: ServerHabits;
  readonly #fits: ((record: RunRecord) => boolean) | undefined;
  readonly #runs = new Map<string, Seen>();
  readonly #loading = new SharedWork();
  /** Offsets of results that are no runs. */
  readonly #unreadable = new Set<number>();
  /** Undefined where there are others meanwhile. */
  #sorted: readonly ListedRun[] | undefined;
  #found = 0;
  #oldest: RunId | undefined;
  /** The list's other end, if it was read before it was known to be that. */
  #otherEnd: readonly Seen[] = [];
  /** Offset from which to go on: downwards in an ascending list, else upwards. */
  #edge = 0;
  #begun = false;
  #total: number | undefined;
  /** Whether all offsets were read. */
  #read = false;
  /** Whether runs that the server counts, but did not give, were looked for. */
  #searched = false;
  #orderKnown = false;
  /** The order that the edge counts in; other lists may learn of another one meanwhile. */
  #order: ServerHabits['order'] = 'ascending';

  /**
   * @param total How many runs there are, where that is known.
   * @param fits Which of them are listed; all where it is not given.
   */
  constructor(
    rundb: RunDB,
    search: RunSearch,
    habits: ServerHabits,
    total?: number,
    fits?: (record: RunRecord) => boolean,
  ) {
    this.#rundb = rundb;
    this.#search = search;
    this.#habits = habits;
    this.#total = total;
    this.#read = total === 0;
    this.#fits = fits;
  }

  /** Loaded runs, newest first. */
  get runs(): readonly ListedRun[] {
    this.#sorted ??= [...this.#runs.values()]
      .flatMap(({ listed }) => listed ?? [])
      .sort((a, b) => compareRuns(b, a));
    return this.#sorted;
  }

  /** How many those are. */
  get found(): number {
    return this.#found;
  }

  /** How many runs were read, also those that don't fit. */
  get lookedAt(): number {
    return this.#runs.size;
  }

  /** The oldest of those. */
  get oldest(): RunId | undefined {
    return this.#oldest;
  }

  /** How many runs the server has; undefined where it does not say. */
  get total(): number | undefined {
    return this.#total;
  }

  /** Whether there is nothing more to load. */
  get complete(): boolean {
    return this.#read && (this.#searched || this.missing === 0);
  }

  /** How many results of the server are no runs, once all are loaded. */
  get unreadable(): number {
    return this.#read ? this.#unreadable.size : 0;
  }

  /** How many runs the server counts but did not give, once all others are loaded. */
  get missing(): number {
    const got = this.#runs.size + this.#unreadable.size;
    return this.#read ? Math.max(0, (this.#total ?? 0) - got) : 0;
  }

  /** What fills as many of the server's largest pages as may be asked for at once. */
  get largestSize(): number {
    // Each page begins with a run that is known.
    return Math.max(1, this.#habits.maxLimit * this.#rundb.concurrency - 1);
  }

  /**
   * Loads the next page of `size` runs; where not all fit, ever larger ones until so many
   * are found. A call while one is under way joins it.
   */
  loadMore(size: number, { signal }: RequestOptions = {}): Promise<void> {
    return this.#loading.run((shared) => this.#load(size, { signal: shared }), signal);
  }

  /** Reads a page of `size` runs, whether they fit or not. A call while one is under way joins it. */
  readOn(size: number, { signal }: RequestOptions = {}): Promise<void> {
    return this.#loading.run((shared) => this.#step(size, { signal: shared }), signal);
  }

  /** Has the next load look once more for runs that the server did not give. */
  tryAgain(): void {
    this.#searched = false;
  }

  /** Resolves when no page is being loaded. */
  settled(): Promise<void> {
    return this.#loading.settled();
  }

  get #ascending(): boolean {
    return this.#order === 'ascending' && this.#total !== undefined;
  }

  async #load(size: number, options: RequestOptions): Promise<void> {
    const enough = this.#found + (this.#fits ? size : 1);
    while (this.#found < enough && !this.complete) {
      const before = this.#found;
      await this.#step(size, options);
      const isRare = this.#found - before < size / 2;
      if (this.#fits && isRare) size = Math.max(size, Math.min(size * 4, this.largestSize));
    }
  }

  async #step(size: number, options: RequestOptions): Promise<void> {
    if (!this.#begun) await this.#begin(size, options);
    if (!this.#read) {
      if (this.#ascending) await this.#loadBelow(size, options);
      else await this.#loadAbove(size, options);
    }
    if (this.#read && !this.complete) await this.#findMissed(options);
  }

  /** Learns where the list ends. Who wants much reads its first page for that. */
  async #begin(size: number, options: RequestOptions): Promise<void> {
    const { maxLimit } = this.#habits;
    let first: Rows | undefined;
    if (this.#total === undefined) {
      if (size < maxLimit) this.#total = await this.#rundb.count(this.#search, options);
      else {
        first = await this.#readPart(0, maxLimit, options);
        this.#learnOrder(first.runs);
      }
    }
    this.#order = this.#habits.order;
    this.#edge = this.#ascending ? (this.#total ?? 0) : 0;
    this.#read = this.#total === 0;
    if (first?.ended || (first && !this.#ascending)) {
      this.#keep(first.runs);
      this.#edge = maxLimit;
      this.#read = first.ended;
    } else if (first) this.#otherEnd = first.runs;
    this.#begun = true;
  }

  /** The page before the edge, of a list whose newest runs are at its end. */
  async #loadBelow(size: number, options: RequestOptions): Promise<void> {
    const oldest = this.#oldest;
    const from = Math.max(this.#overlap, this.#edge - size);
    let to = this.#edge + (oldest ? 1 : 0);
    let { runs, ended } = await this.#readRows(from, to, options);
    for (; !ended && isBefore(newestOf(runs), oldest); to += size) {
      const next = await this.#readRows(to, to + size, options);
      runs = [...runs, ...next.runs];
      ended = next.ended;
    }
    if (oldest === undefined && this.#learnOrder(runs) === 'descending') {
      this.#order = 'descending';
      this.#otherEnd = runs;
      this.#edge = 0;
      return;
    }
    this.#keep(runs);
    this.#edge = from;
    if (from <= this.#overlap) this.#joinOtherEnd(runs);
    this.#end(from <= this.#overlap);
  }

  /** The page after the edge, of a list whose newest runs come first, or that has no count. */
  async #loadAbove(size: number, options: RequestOptions): Promise<void> {
    const oldest = this.#oldest;
    const to = Math.min(this.#edge + size, this.#lastEdge);
    let from = Math.max(0, this.#edge - 1);
    let { runs, ended } = await this.#readRows(from, to, options);
    while (from > 0 && isBefore(newestOf(runs), oldest)) {
      const previous = await this.#readRows(Math.max(0, from - size), from, options);
      runs = [...previous.runs, ...runs];
      from = Math.max(0, from - size);
    }
    const learnt = oldest === undefined ? this.#learnOrder(runs) : undefined;
    if (learnt === 'ascending' && this.#total !== undefined && !ended) {
      this.#order = 'ascending';
      this.#otherEnd = runs;
      this.#edge = this.#total;
      return;
    }
    this.#keep(runs);
    this.#edge = to;
    if (to >= this.#lastEdge) this.#joinOtherEnd(runs);
    ended ||= to >= this.#lastEdge;
    this.#end(ended);
  }

  /** Offsets of the other end that are read again, to see whether the rows before follow on it. */
  get #overlap(): number {
    return Math.max(0, this.#otherEnd.length - 1);
  }

  /** The offset up to which a list with the newest runs first is read. */
  get #lastEdge(): number {
    return (this.#total ?? Infinity) - this.#overlap;
  }

  /** Reads the other end anew, too, where runs went away between it and what was read last. */
  #joinOtherEnd(runs: readonly Seen[]): void {
    const newest = newestOf(this.#otherEnd);
    if (newest && isBefore(newest, oldestOf(runs))) this.#otherEnd = [];
  }

  #end(isEnd: boolean): void {
    if (!isEnd) return;
    this.#keep(this.#otherEnd);
    this.#read = true;
  }

  async #findMissed({ signal }: RequestOptions): Promise<void> {
    const { maxLimit: limit } = this.#habits;
    const known = [...this.#runs.values()];
    const found = await this.#rundb.findMissed(this.#search, known, this.missing, {
      limit,
      signal,
    });
    this.#keep(found.flatMap((record) => this.#seen(record) ?? []));
    this.#searched = true;
  }

  /**
   * The server's order, where the first page shows it. A list asks that once: a server may have no
   * order at all.
   */
  #learnOrder(runs: readonly Seen[]): ServerHabits['order'] | undefined {
    const first = runs[0];
    const last = runs.at(-1);
    if (this.#orderKnown || !first || !last || first === last) return undefined;
    this.#orderKnown = true;
    this.#habits.order = compareRuns(first, last) > 0 ? 'descending' : 'ascending';
    return this.#habits.order;
  }

  #keep(runs: readonly Seen[]): void {
    if (runs.length === 0) return;
    for (const run of runs) {
      const key = `${run.experiment}:${run.run}`;
      const before = this.#runs.get(key);
      this.#runs.set(key, run);
      this.#found += Number(run.listed !== undefined) - Number(before?.listed !== undefined);
    }
    const oldest = oldestOf(runs);
    if (oldest && isBefore(oldest, this.#oldest)) this.#oldest = oldest;
    this.#sorted = undefined;
  }

  #seen(result: Json): Seen | undefined {
    const id = isJsonObject(result) ? runIdOf(result) : undefined;
    if (id === undefined || !isJsonObject(result)) return undefined;
    const isListed = this.#fits?.(result) ?? true;
    return { ...id, listed: isListed ? { ...id, facts: runFacts(result) } : undefined };
  }

  /** Reads offsets, in parts of the server's largest page that are asked for together. */
  async #readRows(from: number, to: number, options: RequestOptions): Promise<Rows> {
    const { maxLimit } = this.#habits;
    const starts = [];
    for (let start = from; start < to; start += maxLimit) starts.push(start);
    const parts = await Promise.all(
      starts.map((start) => this.#readPart(start, Math.min(start + maxLimit, to), options)),
    );
    return { runs: parts.flatMap(({ runs }) => runs), ended: parts.some(({ ended }) => ended) };
  }

  /** Reads offsets with as many requests as the server's largest page makes necessary. */
  async #readPart(from: number, to: number, options: RequestOptions): Promise<Rows> {
    const runs: Seen[] = [];
    for (let offset = from; offset < to;) {
      const limit = Math.min(to - offset, this.#habits.maxLimit);
      const search = { ...this.#search, expand: true, limit, offset };
      const page = await this.#rundb.getPage(search, options);
      this.#total = page.count ?? this.#total;
      for (const [i, result] of page.all.entries()) {
        const seen = this.#seen(result);
        if (seen) runs.push(seen);
        else this.#unreadable.add(offset + i);
      }
      const got = page.all.length;
      if (page.next === undefined || got === 0) return { runs, ended: true };
      if (got < limit) this.#habits.maxLimit = got;
      offset += got;
    }
    return { runs, ended: false };
  }
}

/** Whether a run is older than another; than none it is, as is none. */
function isBefore(run: RunId | undefined, other: RunId | undefined): boolean {
  return run === undefined || other === undefined || compareRuns(run, other) < 0;
}

function oldestOf(runs: readonly RunId[]): RunId | undefined {
  return runs.reduce<RunId | undefined>((a, b) => (a && compareRuns(a, b) < 0 ? a : b), undefined);
}

function newestOf(runs: readonly RunId[]): RunId | undefined {
  return runs.reduce<RunId | undefined>((a, b) => (a && compareRuns(a, b) > 0 ? a : b), undefined);
}
