import type { LocalCopy, QueryText } from '../localCopy/index.ts';
import type { ListedRun } from '../records/index.ts';
import {
  runIdOf,
  unexpectedShape,
  type Page,
  type RequestOptions,
  type RunDB,
  type RunId,
  type RunRecord,
  type RunSearch,
  type SentPage,
} from '../rundb/index.ts';
import {
  commonRanges,
  joinRanges,
  rangesOf,
  rangeWith,
  withoutRanges,
  type RunRange,
} from '../selection/ranges.ts';
import { bridged, Coverage } from './coverage.ts';
import { keptRanges } from './freshness.ts';
import type { KnownExperiments } from './knownExperiments.ts';
import { LookedUp, takeFrom, type Taken } from './localRuns.ts';
import { holds, knownPart, orderOf, overlap } from './pages.ts';
import { Parting } from './parting.ts';
import { isAway, type Presence } from './presence.ts';
import type { ServerHabits } from './serverHabits.ts';
import { Shortages } from './shortages.ts';
import { isSame, Trust } from './trust.ts';
import { UnderWay, type Asking } from './underWay.ts';

/** Which runs, besides their numbers. */
export interface Condition {
  /** What the server is asked for, besides experiments and run numbers. */
  readonly search: RunSearch;
  /** Whether a record that comes fits. */
  readonly fits: (record: RunRecord) => boolean;
  /** The query that says the same, for a local copy; where there is none, the server is asked. */
  readonly query?: QueryText | undefined;
}

/** What a server sent: records, and the JSON text that they are in; of none, there is no text. */
export interface Sent extends Pick<SentPage, 'results'> {
  readonly text?: string | undefined;
}

/** A server, and what is known of it by whoever asks it. */
export interface Server {
  readonly rundb: RunDB;
  readonly known: KnownExperiments;
  readonly habits: ServerHabits;
  readonly presence: Presence;
  readonly local: LocalCopy | undefined;
}

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
const worthARequest = 50;

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
  readonly #server: Server;
  readonly #rundb: RunDB;
  readonly #known: KnownExperiments;
  readonly #habits: ServerHabits;
  readonly #condition: Condition | undefined;
  /** What brings runs whether they fit or not; undefined where this does. */
  readonly #all: RunLoader | undefined;
  /** The runs that came, by experiment: whether they fit. */
  readonly #fits = new Map<number, Map<number, boolean>>();
  readonly #shortages = new Shortages();
  readonly #parting: Parting;
  readonly #asking = new UnderWay();
  readonly #newest = new UnderWay();
  readonly #coverage = new Coverage();
  readonly #trust = new Trust();
  readonly #lookedUp = new LookedUp();
  /** What the local copy had to do for, in order, and how often the server had come back by then. */
  #old: readonly RunRange[] = [];
  #oldOf = 0;
  #version = 0;

  constructor(server: Server, condition?: Condition, all?: RunLoader) {
    this.#server = server;
    this.#rundb = server.rundb;
    this.#known = server.known;
    this.#habits = server.habits;
    this.#parting = new Parting(server.habits);
    this.#condition = condition;
    this.#all = all;
  }

  /** The same for runs that fit a condition. */
  only(condition: Condition): RunLoader {
    return new RunLoader(this.#server, condition, this.#all ?? this);
  }

  /** What fills as many of the server's largest pages as may be asked for at once. */
  get largestSize(): number {
    return this.#habits.largest * this.#rundb.concurrency;
  }

  /** Known runs of a range that fit, in order. */
  runs(range: RunRange): readonly ListedRun[] {
    const runs = this.#known.between(range);
    if (this.#condition === undefined) return runs;
    const fits = this.#fits.get(range.experiment);
    return runs.filter(({ run }) => fits?.get(run));
  }

  /** How many known runs a range has, whether they fit or not. */
  lookedAt(range: RunRange): number {
    const { experiment, first, last } = range;
    if (this.#condition === undefined) return this.#known.between(range).length;
    let number = 0;
    for (const run of this.#fits.get(experiment)?.keys() ?? []) {
      if (first <= run && run <= last) number++;
    }
    return number;
  }

  /** Another number after each change of what is known of an experiment. */
  version(experiment: number): number {
    return this.#version + this.#known.version(experiment);
  }

  /** When the oldest part of a range was asked for, ms since 1970; undefined where not all is sure. */
  since(range: RunRange): number | undefined {
    return this.isSure(range) ? this.#coverage.since(range) : undefined;
  }

  /** Whether nothing of a range is known by the server's order alone, as that there is no run. */
  isSure(range: RunRange): boolean {
    return commonRanges(this.#trust.ranges, [range]).every(
      (part) => this.lookedAt(part) === part.last - part.first + 1,
    );
  }

  /**
   * Whether all of some ranges is known, or the local copy has it.
   *
   * @param ranges In order; no two overlap.
   */
  async isKept(ranges: readonly RunRange[], freshSince?: number): Promise<boolean> {
    this.#forgetDoubtful();
    await this.#take(this.#coverage.missing(ranges, freshSince), { freshSince });
    const isAll = this.#coverage.missing(ranges, freshSince).length === 0;
    return isAll && ranges.every((range) => this.isSure(range));
  }

  /** The lowest number of a range from which on all up to its end was asked for since a time. */
  reach({ experiment, first, last }: RunRange, since?: number): number {
    return Math.max(first, this.#coverage.reach(experiment, last, since));
  }

  /** How many runs the server counts in a range, where it said. */
  count(range: RunRange): number | undefined {
    return this.#trust.count(range);
  }

  /** How many runs of a range the server counts but did not give. */
  missing(range: RunRange): number {
    return this.#shortages.missing(range);
  }

  /** How many results of a range are no runs. */
  unreadable(range: RunRange): number {
    return this.#shortages.unreadable(range);
  }

  /** Asks once more for what the server did not give of a range. */
  loadMissing(range: RunRange, { signal }: RequestOptions): Promise<void> {
    return this.load(this.#shortages.in(range), { signal, freshSince: Date.now() });
  }

  /** What was sent is all that there is in some ranges, as of a time in ms since 1970. */
  keepAll(ranges: readonly RunRange[], sent: Sent, since: number): void {
    this.#keep(joinRanges(ranges), sent, since);
    for (const range of ranges) this.#coverSurely(range, sent.results, since);
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
        this.#forgetDoubtful();
        const missing = this.#coverage.missing(ranges, freshSince);
        if (missing.length === 0) break;
        if (await this.#take(missing, { freshSince })) continue;
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
      this.#forgetDoubtful();
      const reached = this.reach(range, freshSince);
      if (reached <= first) {
        if (await this.#isWhole([range], signal)) return reached;
        continue;
      }
      const lookedAt = this.lookedAt({ experiment, first: reached, last });
      if (lookedAt >= size) return reached;
      const rest = { experiment, first, last: Math.min(last, reached - 1) };
      const taking = { freshSince, newest: size - lookedAt };
      if (await this.#take([rest], taking)) continue;
      if (tries < mostTries) {
        const total = this.count(range) ?? options.count;
        // It may have changed.
        const count = total && tries < mostTries - 1 ? total - lookedAt : undefined;
        const load = this.#loadNewest(rest, size - lookedAt, { ...fresh, count });
        await this.#orTakeOld(load, [rest], taking);
        tries = this.reach(range, freshSince) === reached ? tries + 1 : 0;
      } else await this.load([rest], fresh);
    }
  }

  /** Asks for the newest of a range: the end of the server's list, or its beginning. */
  async #loadNewest(range: RunRange, size: number, options: LoadOlderOptions): Promise<void> {
    const { signal, freshSince = -Infinity } = options;
    if (!this.#habits.ordered || size >= (options.count ?? Infinity)) {
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
    const habits = this.#habits;
    const search = this.#searchFor(asking);
    const count = options.count ?? (await this.#rundb.count(search, { signal }));
    if (count === undefined || count <= size) return this.load([asking], options);
    size = Math.min(Math.max(size, tellsOrder), habits.largest);
    const offset = habits.newestFirst ? 0 : Math.max(0, count - size);
    // Runs may come between the two.
    const limit = Math.min(size + spare, habits.largest);
    const page = await this.#rundb.getPage({ ...search, expand: true, limit, offset }, { signal });
    this.#keep([asking], page, asking.begun);
    const runs = runsOf(asking, page);
    if (offset === 0 && isComplete(page)) {
      this.#coverPage(asking, page, asking.begun);
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
    const habits = this.#habits;
    const limit = habits.largest;
    const search = { ...this.#searchFor(asking), expand: true, limit };
    const page = await this.#rundb.getPage(search, { signal });
    this.#keep([asking], page, asking.begun);
    const runs = runsOf(asking, page);
    if (first === last || isComplete(page)) {
      this.#coverPage(asking, page, begun);
      return;
    }
    if (runs.length === 0) throw unexpectedShape('a page without the runs that were asked for');
    habits.learn(page, { limit });
    const part = knownPart(asking, runs);
    if (part === undefined) habits.ordered = false;
    else if (habits.ordered) await this.#coverByOrder(asking, part, page, signal);
    this.#parting.learn(asking, runs, page.count);
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

  /** Keeps records of some ranges where nothing is known that was asked for later. */
  #keep(ranges: readonly RunRange[], { results, text }: Sent, since: number): void {
    if (text !== undefined) void this.#server.local?.keep(text, since);
    const parts = this.#coverage.missing(ranges, since + 1);
    const isNews = (id: RunId | undefined): boolean =>
      id !== undefined && rangeWith(parts, id) !== undefined;
    this.#known.keep(
      results.filter((record) => isNews(runIdOf(record))),
      since,
    );
  }

  /**
   * Takes what the local copy has of some ranges, in order. While the server is away, also what
   * should have been asked for again by now. Whether there is something new.
   */
  async #take(
    ranges: readonly RunRange[],
    options: { readonly freshSince?: number | undefined; readonly newest?: number },
  ): Promise<boolean> {
    const { local, presence } = this.#server;
    const query = this.#condition?.query;
    if (!local || (this.#condition && !query)) return false;
    const evenOld = presence.isAway && presence.oldWillDo;
    const { returns } = presence;
    const missing = this.#lookedUp.missing(ranges, evenOld);
    if (missing.length === 0) return false;
    const { freshSince = -Infinity, newest } = options;
    const taken = await takeFrom(local, missing, { query, newest, freshSince, evenOld });
    this.#lookedUp.add(taken.looked, evenOld);
    if (returns === presence.returns) this.#keepTaken(taken, evenOld);
    return taken.covered.length > 0;
  }

  #keepTaken({ runs, covered }: Taken, evenOld: boolean): void {
    for (const range of covered) {
      const own = runs.filter(({ run }) => holds(range, run));
      this.#known.keepRuns(own);
      const fitting = new Map(own.map(({ run }) => [run.run, true]));
      this.#cover(range, fitting, range.since);
      if (evenOld && range.until <= Date.now()) this.#old = joinRanges([...this.#old, range]);
    }
  }

  /** Waits for what is asked; where the server is away, the local copy has to do. */
  async #orTakeOld(
    work: Promise<void>,
    ranges: readonly RunRange[],
    options: { readonly freshSince?: number | undefined; readonly newest?: number },
  ): Promise<void> {
    const { presence } = this.#server;
    try {
      await work;
      presence.return();
    } catch (error) {
      if (!isAway(error)) throw error;
      const wasAway = presence.isAway;
      presence.leave();
      if (!wasAway && (await this.#take(ranges, options))) return;
      throw error;
    }
  }

  /**
   * Others have brought some ranges, in order, into the local copy: what is known of them is taken
   * from there, and the rest will be when it is wanted.
   */
  async takeAgain(ranges: readonly RunRange[]): Promise<void> {
    this.#lookedUp.remove(ranges);
    await this.#take(this.#coverage.within(ranges), {});
  }

  /** Whether all runs that the server has of what is known of some ranges came, by its counts. */
  async #isWhole(ranges: readonly RunRange[], signal: AbortSignal | undefined): Promise<boolean> {
    for (const counted of this.#trust.counted) {
      if (this.#coverage.missing([counted]).length > 0) continue;
      this.#trust.done(counted);
      if (this.#came(counted) >= counted.count) this.#makeSure(counted);
    }
    const unsure = ranges.filter((range) => !this.isSure(range));
    for (const part of this.#trust.in(unsure)) {
      if (await this.#hasMore(part, this.#came(part), signal)) {
        this.#habits.ordered = false;
        return false;
      }
      this.#makeSure(part);
    }
    return true;
  }

  /** What was known by the server's order alone is all that there is. */
  #makeSure(range: RunRange): void {
    const parts = commonRanges(this.#trust.ranges, [range]);
    this.#trust.remove(range);
    for (const { since, ...part } of this.#coverage.within(parts)) this.#keepCovered([part], since);
  }

  /** The local copy learns that all runs of some ranges came, whether they fit or not. */
  #keepCovered(ranges: readonly RunRange[], since: number): void {
    const { local, known, habits } = this.#server;
    if (!local || this.#condition) return;
    const kept = ranges.flatMap((range) => {
      const mayGrow = range.experiment >= (habits.newest ?? 0);
      return keptRanges(range, since, known.between(range), known.above(range), mayGrow);
    });
    void local.cover(kept);
  }

  /** How many results of a range came. */
  #came(range: RunRange): number {
    return this.lookedAt(range) + this.#shortages.unreadable(range);
  }

  /** Whether the server has, or counts, more runs of a range than those. */
  async #hasMore(range: RunRange, came: number, signal: AbortSignal | undefined): Promise<boolean> {
    const search = { ...this.#searchFor(range), expand: false, limit: 1, offset: came };
    const { all, count = 0 } = await this.#rundb.getPage(search, { signal });
    return all.length > 0 || count > came;
  }

  /** Forgets what is known only by an order that is none, or was taken while the server was away. */
  #forgetDoubtful(): void {
    const { isAway, returns } = this.#server.presence;
    if (this.#old.length > 0 && !isAway && returns !== this.#oldOf) {
      this.#coverage.remove(this.#old);
      this.#old = [];
      this.#version++;
    }
    this.#oldOf = returns;
    if (this.#habits.ordered || this.#trust.ranges.length === 0) return;
    this.#coverage.remove(this.#trust.ranges);
    this.#trust.clear();
    this.#version++;
  }

  /** A page is all that there is of a range, or all that the server gives. */
  #coverPage(range: RunRange, { all, count = 0, results }: Page, since: number): void {
    this.#coverSurely(range, results, since);
    const unreadable = all.length - results.filter((each) => runIdOf(each) !== undefined).length;
    const missing = Math.max(0, count - all.length);
    this.#shortages.add(range, { missing, unreadable });
  }

  #coverSurely(range: RunRange, records: readonly RunRecord[], since: number): void {
    this.#coverBy(range, records, since);
    this.#trust.remove(range);
    this.#keepCovered([range], since);
  }

  /** A page is all that there is of a part of a range, if the server's order can be trusted. */
  async #coverByOrder(
    asking: Asking,
    part: RunRange,
    { count, results }: Page,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { experiment, first, last, begun } = asking;
    if (await this.#isOutOfPlace(part, results, signal)) this.#habits.ordered = false;
    if (!this.#habits.ordered) return;
    if (count !== undefined) this.#trust.learn({ experiment, first, last, count });
    const known = withoutRanges([part], this.#coverage.missing([part]));
    const wasSure = withoutRanges(known, this.#trust.ranges).length > 0;
    this.#coverBy(part, results, begun);
    this.#trust.add(part);
    // What was sure stays so.
    if (wasSure) await this.#isWhole([part], signal);
  }

  /** Whether a run that was known is not where it should be, and did not just go away. */
  async #isOutOfPlace(
    part: RunRange,
    records: readonly RunRecord[],
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const came = numbersOf(part, records);
    const isAll = this.runs(part).every(({ run }) => came.has(run));
    return !isAll && this.#hasMore(part, came.size, signal);
  }

  #coverBy(range: RunRange, records: readonly RunRecord[], since: number): void {
    const came = numbersOf(range, records);
    const { fits = () => true } = this.#condition ?? {};
    this.#cover(range, new Map([...came].map(([run, record]) => [run, fits(record)])), since);
  }

  /** All runs of a range came; of each, whether it fits. */
  #cover(range: RunRange, came: ReadonlyMap<number, boolean>, since: number): void {
    this.#shortages.remove(range);
    this.#version++;
    // What was asked for later is known better.
    for (const part of this.#coverage.missing([range], since + 1)) {
      this.#coverage.add([part], since);
      const numbers = new Map([...came].filter(([run]) => part.first <= run && run <= part.last));
      if (this.#condition === undefined) this.#known.keepOnly(part, numbers, since);
      else this.#keepFitting(part, numbers);
      if (this.#all) this.#all.#coverSingle(part, numbers.keys(), since);
    }
  }

  /** Of runs that came for a condition, nothing else is to be known. */
  #coverSingle({ experiment }: RunRange, numbers: Iterable<number>, since: number): void {
    const singles = rangesOf([...numbers].map((run) => ({ experiment, run })));
    const news = this.#coverage.missing(singles, since + 1);
    this.#coverage.add(news, since);
    this.#keepCovered(news, since);
  }

  #keepFitting({ experiment, first, last }: RunRange, came: ReadonlyMap<number, boolean>): void {
    const known = this.#fits.get(experiment) ?? new Map<number, boolean>();
    for (const run of known.keys()) if (first <= run && run <= last) known.delete(run);
    for (const [run, fits] of came) known.set(run, fits);
    this.#fits.set(experiment, known);
  }
}

/** The runs of a page that were asked for, in its order. */
function runsOf(range: RunRange, { results }: Page): RunId[] {
  return results.flatMap((result) => {
    const id = runIdOf(result);
    return id && holds(range, id) ? [id] : [];
  });
}

/** The records of a range, by their run numbers. */
function numbersOf(range: RunRange, records: readonly RunRecord[]): Map<number, RunRecord> {
  return new Map(
    records.flatMap((record): [number, RunRecord][] => {
      const id = runIdOf(record);
      return id && holds(range, id) ? [[id.run, record]] : [];
    }),
  );
}

/** Whether a page is all there is. */
function isComplete({ next, all }: Page): boolean {
  return next === undefined || all.length === 0;
}
