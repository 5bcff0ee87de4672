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
  /** What was asked for before this time, ms since 1970, is asked for again. */
  readonly freshSince?: number | undefined;
}

export interface LoadOlderOptions extends LoadOptions {
  /** How many runs the range has, where that is known. */
  readonly count?: number | undefined;
}

/**
 * Ranges with no more numbers between them are asked for as one: a round trip costs about as much
 * as so many records.
 */
export const worthARequest = 50;

/** The end of a list is looked for so often in vain before all of it is asked for. */
const mostTries = 3;

/** So many runs may come to an experiment between two requests. */
const spare = 10;

/** So many runs at least tell in which order the server lists them. */
const tellsOrder = 10;

/**
 * Brings the runs of a server that fit a condition, or all of them, by ranges of run numbers: those
 * stay what they are when runs come and go, as offsets don't. What two want at once is asked for
 * once, and nobody waits for what only others want.
 *
 * A page that is not the last of its range says all about a part of it only where the server lists
 * runs in the order of their numbers. What is known in this way is compared with the server's count
 * before anybody relies on it. Where the server has more, its order is not trusted any more: a range
 * that has too many runs for a page is asked for in parts.
 */
export class RunLoader {
  /** What is known by now. */
  readonly known: Knowledge;
  readonly #server: Server;
  readonly #condition: Condition | undefined;
  /** What brings runs whether they fit or not; undefined where this does. */
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

  /** The same for runs that fit a condition. */
  only(condition: Condition): RunLoader {
    return new RunLoader(this.#server, condition, this.#all ?? this);
  }

  /** What fills as many of the server's largest pages as may be asked for at once. */
  get largestSize(): number {
    return this.#server.habits.largest * this.#server.rundb.concurrency;
  }

  /**
   * Whether all of some ranges is known, or the local copy has it.
   *
   * @param ranges In order; no two overlap.
   */
  async isKept(ranges: readonly RunRange[], freshSince?: number): Promise<boolean> {
    const { known } = this;
    known.forgetDoubtful();
    await known.take(known.missing(ranges, freshSince), { freshSince });
    const isAll = known.missing(ranges, freshSince).length === 0;
    return isAll && ranges.every((range) => known.isSure(range));
  }

  /** Asks once more for what the server did not give of some ranges. */
  loadMissing(ranges: readonly RunRange[], { signal }: RequestOptions): Promise<void> {
    const lacking = joinRanges(ranges.flatMap((range) => this.known.shortages.in(range)));
    return this.load(lacking, { signal, freshSince: Date.now() });
  }

  /**
   * Brings all runs of some ranges.
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
   * Brings so many of a range's runs, the newest, or all there are. Gives the number from which on
   * all are known.
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
      // Others may have brought some meanwhile.
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

  /** Asks for the newest of a range: the end of the server's list, or its beginning. */
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
    // Runs may come between the two.
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
    // Where runs came meanwhile, or the order is the other one, the caller asks again.
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

  /** Asks for pages of ranges; where one fails, nobody waits for the others any longer. */
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

  /** Few ranges for what nobody asks for yet, that hold few other runs. */
  #toAsk(missing: readonly RunRange[], joined: readonly Asking[]): RunRange[] {
    return withoutRanges(bridged(missing, worthARequest), joinRanges(joined)).flatMap((range) =>
      this.#parting.pagesOf(range),
    );
  }

  /** Asks for a page of a range, and keeps all that is known by it. */
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

  /** Asks for a page of records of a range, and keeps what comes. */
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

  /** Waits for what is asked; where the server is away, the local copy has to do. */
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

  /** Whether all runs that the server has of what is known of some ranges came, by its counts. */
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

  /** Whether the server has, or counts, more runs of a range than those. */
  async #hasMore(range: RunRange, came: number, signal: AbortSignal | undefined): Promise<boolean> {
    const search = { ...this.#searchFor(range), expand: false, limit: 1, offset: came };
    const { all, count = 0 } = await this.#server.rundb.getPage(search, { signal });
    return all.length > 0 || count > came;
  }

  /** A page is all that there is of a part of a range, if the server's order can be trusted. */
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
    // What was sure stays so.
    if (this.known.coverByOrder(part, page, begun)) await this.#isWhole([part], signal);
  }

  /** Whether a run that was known is not where it should be, and did not just go away. */
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

/** The runs of a page that were asked for, in its order. */
function runsOf(range: RunRange, { results }: Page): RunId[] {
  return results.flatMap((result) => {
    const id = runIdOf(result);
    return id && holds(range, id) ? [id] : [];
  });
}

/** Whether a page is all there is. */
export function isComplete({ next, all }: Page): boolean {
  return next === undefined || all.length === 0;
}
