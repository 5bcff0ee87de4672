import { runFacts, type ListedRun } from '../records/index.ts';
import {
  compareRuns,
  runIdOf,
  SharedWork,
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
 * lost, and none is listed twice.
 */
export class NewestFirst {
  readonly #rundb: RunDB;
  readonly #search: RunSearch;
  readonly #habits: ServerHabits;
  readonly #fits: ((record: RunRecord) => boolean) | undefined;
  readonly #runs = new Map<number, Seen>();
  readonly #loading = new SharedWork();
  #sorted: readonly ListedRun[] = [];
  /** The list's far end, if it was read before it was known to be that. */
  #farEnd: readonly Seen[] = [];
  /** Offset from which to go on: downwards in an ascending list, else upwards. */
  #edge = 0;
  #started = false;
  #total: number | undefined;
  #complete = false;
  #orderKnown = false;
  /** The order that the edge counts in; other lists may learn of another one meanwhile. */
  #order: ServerHabits['order'] = 'ascending';

  /**
   * @param search Runs of one experiment.
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
    this.#fits = fits;
  }

  /** Loaded runs, newest first. */
  get runs(): readonly ListedRun[] {
    return this.#sorted;
  }

  /** How many runs were read, also those that don't fit. */
  get lookedAt(): number {
    return this.#runs.size;
  }

  /** How many runs the server has; undefined where it does not say. */
  get total(): number | undefined {
    return this.#total;
  }

  /** Whether all runs are loaded. */
  get complete(): boolean {
    return this.#complete;
  }

  /** How many results of the server are no runs, once all are loaded. */
  get unreadable(): number {
    return this.#complete ? Math.max(0, (this.#total ?? 0) - this.#runs.size) : 0;
  }

  /**
   * Loads the next page of `size` runs; where not all fit, ever larger ones until so many
   * are found. A call while one is under way joins it.
   */
  loadMore(size: number, { signal }: RequestOptions = {}): Promise<void> {
    return this.#loading.run((shared) => this.#load(size, { signal: shared }), signal);
  }

  /** Resolves when no page is being loaded. */
  settled(): Promise<void> {
    return this.#loading.settled();
  }

  get #ascending(): boolean {
    return this.#order === 'ascending' && this.#total !== undefined;
  }

  async #load(size: number, options: RequestOptions): Promise<void> {
    this.#total ??= this.#started ? undefined : await this.#rundb.count(this.#search, options);
    if (!this.#started) {
      this.#order = this.#habits.order;
      this.#edge = this.#ascending ? (this.#total ?? 0) : 0;
    }
    const enough = this.#sorted.length + (this.#fits ? size : 1);
    while (this.#sorted.length < enough && !this.#complete) {
      const loaded = this.#sorted.length;
      if (this.#ascending) await this.#loadBelow(size, options);
      else await this.#loadAbove(size, options);
      this.#sorted = [...this.#runs.values()]
        .flatMap(({ listed }) => listed ?? [])
        .sort((a, b) => compareRuns(b, a));
      const isRare = this.#sorted.length - loaded < size / 2;
      const largest = this.#habits.maxLimit * this.#rundb.concurrency - 1;
      if (this.#fits && isRare) size = Math.max(size, Math.min(size * 4, largest));
    }
  }

  /** The page before the edge, of a list whose newest runs are at its end. */
  async #loadBelow(size: number, options: RequestOptions): Promise<void> {
    const oldest = this.#started ? lowest(this.#runs.values()) : Infinity;
    const from = Math.max(0, this.#edge - size);
    let to = this.#edge + (this.#started ? 1 : 0);
    let { runs, ended } = await this.#read(from, to, options);
    for (; !ended && highest(runs) < oldest; to += size) {
      const next = await this.#read(to, to + size, options);
      runs = [...runs, ...next.runs];
      ended = next.ended;
    }
    if (this.#turnsOut('descending', runs)) {
      this.#farEnd = runs;
      this.#edge = 0;
      return;
    }
    this.#keep(runs);
    this.#edge = from;
    this.#complete = from === 0;
  }

  /** The page after the edge, of a list whose newest runs come first, or that has no count. */
  async #loadAbove(size: number, options: RequestOptions): Promise<void> {
    const oldest = this.#started ? lowest(this.#runs.values()) : Infinity;
    const to = Math.min(this.#edge + size, this.#end);
    let from = Math.max(0, this.#edge - 1);
    let { runs, ended } = await this.#read(from, to, options);
    while (from > 0 && highest(runs) < oldest) {
      const previous = await this.#read(Math.max(0, from - size), from, options);
      runs = [...previous.runs, ...runs];
      from = Math.max(0, from - size);
    }
    if (this.#total !== undefined && this.#turnsOut('ascending', runs)) {
      this.#edge = this.#total;
      return;
    }
    this.#keep(runs);
    this.#edge = to;
    if (this.#edge >= this.#end && lowest(runs) > highest(this.#farEnd)) this.#farEnd = [];
    ended ||= this.#edge >= this.#end;
    if (ended) this.#keep(this.#farEnd);
    this.#complete = ended;
  }

  /**
   * Whether the first page shows that the server's order is this one, other than was thought. A
   * list asks that once: a server may have no order at all.
   */
  #turnsOut(order: ServerHabits['order'], runs: readonly Seen[]): boolean {
    const first = runs[0];
    const last = runs.at(-1);
    if (this.#started || this.#orderKnown || !first || !last || first === last) return false;
    this.#orderKnown = true;
    if (order !== (compareRuns(first, last) > 0 ? 'descending' : 'ascending')) return false;
    this.#order = this.#habits.order = order;
    return true;
  }

  /** The offset up to which a list with the newest runs first is read. */
  get #end(): number {
    const overlap = Math.max(0, this.#farEnd.length - 1);
    return (this.#total ?? Infinity) - overlap;
  }

  #keep(runs: readonly Seen[]): void {
    for (const run of runs) this.#runs.set(run.run, run);
    this.#started ||= runs.length > 0;
  }

  #seen(record: RunRecord): Seen[] {
    const id = runIdOf(record);
    if (id === undefined) return [];
    const isListed = this.#fits?.(record) ?? true;
    return [{ ...id, listed: isListed ? { ...id, facts: runFacts(record) } : undefined }];
  }

  /** Reads offsets, in parts of the server's largest page that are asked for together. */
  async #read(from: number, to: number, options: RequestOptions): Promise<Rows> {
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
      const got = page.all.length;
      runs.push(...page.results.flatMap((record) => this.#seen(record)));
      if (page.next === undefined || got === 0) return { runs, ended: true };
      if (got < limit) this.#habits.maxLimit = got;
      offset += got;
    }
    return { runs, ended: false };
  }
}

function lowest(runs: Iterable<RunId>): number {
  let lowest = Infinity;
  for (const { run } of runs) lowest = Math.min(lowest, run);
  return lowest;
}

function highest(runs: Iterable<RunId>): number {
  let highest = -Infinity;
  for (const { run } of runs) highest = Math.max(highest, run);
  return highest;
}
