import {
  runIdOf,
  unexpectedShape,
  type Page,
  type RequestOptions,
  type RunId,
  type RunSearch,
} from '../rundb/index.ts';
import { joinRanges, withoutRanges, type RunRange } from '../selection/ranges.ts';
import { bridged } from './coverage.ts';
import { Knowledge, type TakeOptions } from './knowledge.ts';
import { holds, knownPart, orderOf, overlap } from './pages.ts';
import { Parting } from './parting.ts';
import { isAway } from './presence.ts';
import type { Condition, Sent, Server } from './server.ts';
import { isSame } from './trust.ts';
import { UnderWay, type Asking } from './underWay.ts';

export interface LoadOptions extends RequestOptions {
  /** Anything requested before this time, ms since 1970, is requested again. */
  readonly freshSince?: number | undefined;
}

export interface LoadOlderOptions extends LoadOptions {
  /** How many runs the range has, if known. */
  readonly count?: number | undefined;
}

/**
 * Ranges with at most this many numbers between them are requested as one: a round trip costs about as much
 * as this many records.
 */
export const worthARequest = 50;

/** How often to look for the end of a list in vain before requesting all of it. */
const mostTries = 3;

/** How many runs may be added to an experiment between two requests. */
const spare = 10;

/** The minimum number of runs that reveals the order of the server's lists. */
const tellsOrder = 10;

/**
 * Loads those of a server's runs that match a condition, or all of them, by ranges of run numbers: unlike
 * offsets, these stay the same when runs are added or deleted. What two callers want at the same time is
 * requested once, and nobody waits for what only others want.
 *
 * A page that isn't the last one of its range is complete for a part of that range only if the server lists
 * runs by number. Anything known that way is checked against the server's count before anyone relies on it.
 * If the server has more, its order is no longer trusted, and a range with too many runs for one page is
 * requested in parts.
 */
export class RunLoader {
  /** What is known so far. */
  readonly known: Knowledge;
  readonly #server: Server;
  readonly #condition: Condition | undefined;
  /** Loads runs whether they match or not; undefined if this does. */
  readonly #all: RunLoader | undefined;
  readonly #parting: Parting;
  readonly #asking = new UnderWay();
  readonly #newest = new UnderWay();

  constructor(server: Server, condition?: Condition, all?: RunLoader) {
    this.known = new Knowledge(server, condition, all?.known);
    this.#server = server;
    this.#condition = condition;
    this.#all = all;
    this.#parting = new Parting(server.habits);
  }

  /** The same for runs that match a condition. */
  only(condition: Condition): RunLoader {
    return new RunLoader(this.#server, condition, this.#all ?? this);
  }

  /** As many runs as fit the server's largest pages, as many as may be requested in parallel. */
  get largestSize(): number {
    return this.#server.habits.largest * this.#server.rundb.concurrency;
  }

  /**
   * Whether everything in some ranges is known, or in the local copy.
   *
   * @param ranges Sorted, without overlaps.
   */
  async isKept(ranges: readonly RunRange[], freshSince?: number): Promise<boolean> {
    const { known } = this;
    known.forgetDoubtful();
    await known.take(known.missing(ranges, freshSince), { freshSince });
    const isAll = known.missing(ranges, freshSince).length === 0;
    return isAll && ranges.every((range) => known.isSure(range));
  }

  /** Requests again what the server didn't return of some ranges. */
  loadMissing(ranges: readonly RunRange[], { signal }: RequestOptions): Promise<void> {
    const lacking = this.known.shortages.where(ranges);
    return this.load(lacking, { signal, freshSince: Date.now() });
  }

  /**
   * Loads all runs of some ranges.
   *
   * @throws RunDBError, and the signal's reason.
   */
  async load(ranges: readonly RunRange[], options: LoadOptions = {}): Promise<void> {
    const { signal, freshSince = -Infinity } = options;
    const asked = [...ranges];
    do {
      for (;;) {
        signal?.throwIfAborted();
        this.known.forgetDoubtful();
        await this.known.take(this.known.missing(ranges, freshSince), { freshSince });
        const missing = this.known.missing(ranges, freshSince);
        if (missing.length === 0) break;
        const joined = this.#asking
          .since(freshSince)
          .filter((asking) => missing.some((range) => overlap(range, asking)));
        const own = this.#toAsk(missing, joined).map((range) =>
          this.#asking.begin(range, freshSince),
        );
        asked.push(...own);
        const ask = this.#askAll([...joined, ...own], signal);
        await this.#orTakeOld(ask, missing, { freshSince });
      }
    } while (!(await this.#isWhole(asked, signal)));
  }

  /**
   * Loads the given number of newest runs of a range, or all there are. Returns the number from which all
   * are known.
   *
   * @throws as `load`
   */
  async loadOlder(range: RunRange, size: number, options: LoadOlderOptions = {}): Promise<number> {
    const { signal, freshSince } = options;
    const fresh = { signal, freshSince };
    const { experiment, first, last } = range;
    let tries = 0;
    for (;;) {
      signal?.throwIfAborted();
      this.known.forgetDoubtful();
      const reached = this.known.reach(range, freshSince);
      if (reached <= first) {
        if (await this.#isWhole([range], signal)) return reached;
        continue;
      }
      const lookedAt = this.known.lookedAt({ experiment, first: reached, last });
      if (lookedAt >= size) return reached;
      const rest = { experiment, first, last: Math.min(last, reached - 1) };
      const taking = { freshSince, newest: size - lookedAt };
      const isMore = await this.known.take([rest], taking);
      // Others may have loaded some in the meantime.
      if (isMore || this.known.reach(range, freshSince) !== reached) continue;
      if (tries < mostTries) {
        const total = this.known.trust.count(range) ?? options.count;
        // It may have changed.
        const count = total && tries < mostTries - 1 ? total - lookedAt : undefined;
        const load = this.#loadNewest(rest, size - lookedAt, { ...fresh, count });
        await this.#orTakeOld(load, [rest], taking);
        tries = this.known.reach(range, freshSince) === reached ? tries + 1 : 0;
      } else await this.load([rest], fresh);
    }
  }

  /** Requests the newest runs of a range: the end of the server's list, or its beginning. */
  async #loadNewest(range: RunRange, size: number, options: LoadOlderOptions): Promise<void> {
    const { signal, freshSince = -Infinity } = options;
    if (!this.#server.habits.ordered || size >= (options.count ?? Infinity)) {
      return this.load([range], options);
    }
    const joined = this.#newest.since(freshSince).find((asking) => isSame(asking, range));
    const asking = joined ?? this.#newest.begin(range, freshSince);
    const ask = (shared: AbortSignal): Promise<void> =>
      this.#askForNewest(asking, size, { ...options, signal: shared });
    await this.#newest.run(asking, ask, signal);
  }

  async #askForNewest(asking: Asking, size: number, options: LoadOlderOptions): Promise<void> {
    const { signal } = options;
    const habits = this.#server.habits;
    const search = this.#searchFor(asking);
    const count = options.count ?? (await this.#server.rundb.count(search, { signal }));
    if (count === undefined || count <= size) return this.load([asking], options);
    size = Math.min(Math.max(size, tellsOrder), habits.largest);
    const offset = habits.newestFirst ? 0 : Math.max(0, count - size);
    // Runs may be added between the two.
    const limit = Math.min(size + spare, habits.largest);
    const page = await this.#bring(asking, { ...search, limit, offset }, signal);
    const runs = runsOf(asking, page);
    if (offset === 0 && isComplete(page)) {
      this.known.coverPage(asking, page, asking.begun);
      return;
    }
    habits.learn(page, { limit, offset });
    const order = orderOf(runs);
    if (order === undefined) return;
    habits.newestFirst = order === 'descending';
    // If runs were added in the meantime, or the order is reversed, the caller tries again.
    const ends = [offset === 0, page.next === undefined];
    const [hasOldest, hasNewest] = order === 'descending' ? ends.toReversed() : ends;
    const numbers = runs.map(({ run }) => run);
    const { experiment, first, last } = asking;
    const lowest = hasOldest ? first : Math.min(...numbers);
    const highest = hasNewest ? last : Math.max(...numbers);
    if (order === 'none') habits.ordered = false;
    else if (hasOldest || hasNewest) {
      if (hasNewest) this.#parting.learnEnd(asking, Math.max(...numbers), page.count ?? count);
      const part = { experiment, first: lowest, last: highest };
      await this.#coverByOrder(asking, part, { ...page, count: page.count ?? count }, signal);
    }
  }

  /** Requests pages of ranges; if one fails, stops waiting for the others. */
  async #askAll(all: readonly Asking[], signal: AbortSignal | undefined): Promise<void> {
    const stop = new AbortController();
    const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
    const ask = (asking: Asking): Promise<void> =>
      this.#asking.run(asking, (shared) => this.#ask(asking, shared), either);
    try {
      await Promise.all(all.map(ask));
    } finally {
      stop.abort();
    }
  }

  /** Few ranges that cover what nobody is requesting yet, with few other runs in them. */
  #toAsk(missing: readonly RunRange[], joined: readonly Asking[]): RunRange[] {
    return withoutRanges(bridged(missing, worthARequest), joinRanges(joined)).flatMap((range) =>
      this.#parting.pagesOf(range),
    );
  }

  /** Requests a page of a range, and stores everything that follows from it. */
  async #ask(asking: Asking, signal: AbortSignal): Promise<void> {
    const { first, last, begun } = asking;
    const habits = this.#server.habits;
    const limit = habits.largest;
    const page = await this.#bring(asking, { ...this.#searchFor(asking), limit }, signal);
    const runs = runsOf(asking, page);
    if (first === last || isComplete(page)) {
      this.known.coverPage(asking, page, begun);
      return;
    }
    if (runs.length === 0) throw unexpectedShape('a page without the runs that were asked for');
    habits.learn(page, { limit });
    const part = knownPart(asking, runs);
    if (part === undefined) habits.ordered = false;
    else if (habits.ordered) await this.#coverByOrder(asking, part, page, signal);
    this.#parting.learn(asking, runs, page.count);
  }

  /** Requests a page of records of a range, and stores what it contains. */
  async #bring(
    asking: Asking,
    search: RunSearch,
    signal: AbortSignal | undefined,
  ): Promise<Page & Sent> {
    const { rundb, read } = this.#server;
    const { begun } = asking;
    const records = { ...search, expand: true };
    const page = read
      ? await rundb.getPageBy((body) => read(body, begun), records, { signal })
      : await rundb.getPage(records, { signal });
    this.known.keep([asking], page, begun);
    return page;
  }

  #searchFor({ experiment, first, last }: RunRange): RunSearch {
    return {
      ...this.#condition?.search,
      min_experiment: experiment,
      max_experiment: experiment,
      ...(first > 0 && { min_run: first }),
      ...(last < Infinity && { max_run: last }),
    };
  }

  /** Waits for a request; if the server is away, the local copy has to do. */
  async #orTakeOld(
    work: Promise<void>,
    ranges: readonly RunRange[],
    options: TakeOptions,
  ): Promise<void> {
    const { presence } = this.#server;
    try {
      await work;
      presence.return();
    } catch (error) {
      const oldWillDo = presence.oldWillDo && isAway(error);
      if (!oldWillDo || !(await this.known.take(ranges, { ...options, evenOld: true })))
        throw error;
      presence.leave();
    }
  }

  /** Whether, by its counts, all runs that the server has in the known parts of some ranges were received. */
  async #isWhole(ranges: readonly RunRange[], signal: AbortSignal | undefined): Promise<boolean> {
    for (const counted of this.known.trust.counted) {
      if (this.known.missing([counted]).length > 0) continue;
      this.known.trust.done(counted);
      if (this.known.came(counted) >= counted.count) this.known.confirm(counted);
    }
    const unsure = ranges.filter((range) => !this.known.isSure(range));
    for (const part of this.known.trust.in(unsure)) {
      if (await this.#hasMore(part, this.known.came(part), signal)) {
        this.#server.habits.ordered = false;
        return false;
      }
      this.known.confirm(part);
    }
    return true;
  }

  /** Whether the server has, or counts, more than the given number of runs in a range. */
  async #hasMore(range: RunRange, came: number, signal: AbortSignal | undefined): Promise<boolean> {
    const search = { ...this.#searchFor(range), expand: false, limit: 1, offset: came };
    const { all, count = 0 } = await this.#server.rundb.getPage(search, { signal });
    return all.length > 0 || count > came;
  }

  /** A page is complete for a part of a range, provided the server's order can be trusted. */
  async #coverByOrder(
    asking: Asking,
    part: RunRange,
    page: Page,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { experiment, first, last, begun } = asking;
    if (await this.#isOutOfPlace(part, page, signal)) this.#server.habits.ordered = false;
    if (!this.#server.habits.ordered) return;
    const { count } = page;
    if (count !== undefined) this.known.trust.learn({ experiment, first, last, count });
    // What was certain stays so.
    if (this.known.coverByOrder(part, page, begun)) await this.#isWhole([part], signal);
  }

  /** Whether a known run isn't where it should be, and hasn't just been deleted. */
  async #isOutOfPlace(
    part: RunRange,
    page: Page,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const came = new Set(runsOf(part, page).map(({ run }) => run));
    const isAll = this.known.runs(part).every(({ run }) => came.has(run));
    return !isAll && this.#hasMore(part, came.size, signal);
  }
}

/** The runs of a page that were requested, in its order. */
function runsOf(range: RunRange, { results }: Page): RunId[] {
  return results.flatMap((result) => {
    const id = runIdOf(result);
    return id && holds(range, id) ? [id] : [];
  });
}

/** Whether a page contains everything. */
export function isComplete({ next, all }: Page): boolean {
  return next === undefined || all.length === 0;
}
