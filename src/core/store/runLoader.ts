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
import type { KnownExperiments } from './knownExperiments.ts';
import { holds, knownPart, orderOf, overlap } from './pages.ts';
import { Parting } from './parting.ts';
import type { ServerHabits } from './serverHabits.ts';
import { Shortages } from './shortages.ts';
import { UnderWay, type Asking } from './underWay.ts';

/** Which runs, besides their numbers. */
export interface Condition {
  /** What the server is asked for, besides experiments and run numbers. */
  readonly search: RunSearch;
  /** Whether a record that comes fits. */
  readonly fits: (record: RunRecord) => boolean;
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

/** How many runs the server said a range has. */
interface Counted extends RunRange {
  readonly count: number;
}

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
  #counted: readonly Counted[] = [];
  /** What is known by the server's order alone; in order, no two overlap. */
  #trusted: readonly RunRange[] = [];
  #version = 0;

  constructor(
    rundb: RunDB,
    known: KnownExperiments,
    habits: ServerHabits,
    condition?: Condition,
    all?: RunLoader,
  ) {
    this.#rundb = rundb;
    this.#known = known;
    this.#habits = habits;
    this.#parting = new Parting(habits);
    this.#condition = condition;
    this.#all = all;
  }

  /** The same for runs that fit a condition. */
  only(condition: Condition): RunLoader {
    return new RunLoader(this.#rundb, this.#known, this.#habits, condition, this.#all ?? this);
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
    return commonRanges(this.#trusted, [range]).every(
      (part) => this.lookedAt(part) === part.last - part.first + 1,
    );
  }

  /** The lowest number of a range from which on all up to its end was asked for since a time. */
  reach({ experiment, first, last }: RunRange, since?: number): number {
    return Math.max(first, this.#coverage.reach(experiment, last, since));
  }

  /** How many runs the server counts in a range, where it said. */
  count(range: RunRange): number | undefined {
    return this.#counted.find((each) => isSame(each, range))?.count;
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

  /** Records are all that there are in some ranges, as of a time in ms since 1970. */
  keepAll(ranges: readonly RunRange[], records: readonly RunRecord[], since: number): void {
    this.#keep(joinRanges(ranges), records, since);
    for (const range of ranges) this.#coverSurely(range, records, since);
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
        this.#forgetUntrusted();
        const missing = this.#coverage.missing(ranges, freshSince);
        if (missing.length === 0) break;
        const joined = this.#asking
          .since(freshSince)
          .filter((asking) => missing.some((range) => overlap(range, asking)));
        const own = this.#toAsk(missing, joined).map((range) =>
          this.#asking.begin(range, freshSince),
        );
        asked.push(...own);
        await this.#askAll([...joined, ...own], signal);
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
      this.#forgetUntrusted();
      const reached = this.reach(range, freshSince);
      if (reached <= first) {
        if (await this.#isWhole([range], signal)) return reached;
        continue;
      }
      const lookedAt = this.lookedAt({ experiment, first: reached, last });
      if (lookedAt >= size) return reached;
      const rest = { experiment, first, last: Math.min(last, reached - 1) };
      if (tries < mostTries) {
        const total = this.count(range) ?? options.count;
        // It may have changed.
        const count = total && tries < mostTries - 1 ? total - lookedAt : undefined;
        await this.#loadNewest(rest, size - lookedAt, { ...fresh, count });
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
    this.#keep([asking], page.results, asking.begun);
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
    this.#keep([asking], page.results, asking.begun);
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
  #keep(ranges: readonly RunRange[], records: readonly RunRecord[], since: number): void {
    const parts = this.#coverage.missing(ranges, since + 1);
    const isNews = (id: RunId | undefined): boolean =>
      id !== undefined && rangeWith(parts, id) !== undefined;
    this.#known.keep(
      records.filter((record) => isNews(runIdOf(record))),
      since,
    );
  }

  /** Whether all runs that the server has of what is known of some ranges came, by its counts. */
  async #isWhole(ranges: readonly RunRange[], signal: AbortSignal | undefined): Promise<boolean> {
    for (const range of this.#counted) {
      if (this.#coverage.missing([range]).length > 0) continue;
      this.#counted = this.#counted.filter((each) => each !== range);
      if (this.#came(range) >= range.count) this.#trusted = withoutRanges(this.#trusted, [range]);
    }
    const unsure = ranges.filter((range) => !this.isSure(range));
    for (const part of this.#trusted.filter((each) =>
      unsure.some((range) => overlap(each, range)),
    )) {
      if (await this.#hasMore(part, this.#came(part), signal)) {
        this.#habits.ordered = false;
        return false;
      }
      this.#trusted = withoutRanges(this.#trusted, [part]);
    }
    return true;
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

  /** Forgets what is known only by an order that turned out to be none. */
  #forgetUntrusted(): void {
    if (this.#habits.ordered || this.#trusted.length === 0) return;
    this.#coverage.remove(this.#trusted);
    this.#trusted = [];
    this.#counted = [];
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
    this.#cover(range, records, since);
    this.#trusted = withoutRanges(this.#trusted, [range]);
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
    if (count !== undefined) {
      const counted = { experiment, first, last, count };
      this.#counted = [...this.#counted.filter((each) => !isSame(each, counted)), counted];
    }
    const known = withoutRanges([part], this.#coverage.missing([part]));
    const wasSure = withoutRanges(known, this.#trusted).length > 0;
    this.#cover(part, results, begun);
    this.#trusted = joinRanges([...this.#trusted, part]);
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

  #cover(range: RunRange, records: readonly RunRecord[], since: number): void {
    this.#shortages.remove(range);
    this.#version++;
    // What was asked for later is known better.
    for (const part of this.#coverage.missing([range], since + 1)) {
      this.#coverage.add([part], since);
      const came = numbersOf(part, records);
      if (this.#condition === undefined) this.#known.keepOnly(part, new Set(came.keys()), since);
      else this.#keepFitting(part, came, this.#condition);
      if (this.#all) this.#all.#coverSingle(part, came.keys(), since);
    }
  }

  /** Of runs that came for a condition, nothing else is to be known. */
  #coverSingle({ experiment }: RunRange, numbers: Iterable<number>, since: number): void {
    const singles = rangesOf([...numbers].map((run) => ({ experiment, run })));
    this.#coverage.add(this.#coverage.missing(singles, since + 1), since);
  }

  #keepFitting(
    { experiment, first, last }: RunRange,
    came: ReadonlyMap<number, RunRecord>,
    { fits }: Condition,
  ): void {
    const known = this.#fits.get(experiment) ?? new Map<number, boolean>();
    for (const run of known.keys()) if (first <= run && run <= last) known.delete(run);
    for (const [run, record] of came) known.set(run, fits(record));
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

function isSame(a: RunRange, b: RunRange): boolean {
  return a.experiment === b.experiment && a.first === b.first && a.last === b.last;
}

/** Whether a page is all there is. */
function isComplete({ next, all }: Page): boolean {
  return next === undefined || all.length === 0;
}
