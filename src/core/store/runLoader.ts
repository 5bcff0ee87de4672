import type { ListedRun } from '../records/index.ts';
import {
  runIdOf,
  unexpectedShape,
  type Page,
  type RequestOptions,
  type RunDB,
  type RunRecord,
  type RunSearch,
} from '../rundb/index.ts';
import { joinRanges, rangesOf, withoutRanges, type RunRange } from '../selection/ranges.ts';
import { bridged, Coverage } from './coverage.ts';
import type { KnownExperiments } from './knownExperiments.ts';
import {
  guessBy,
  guessOf,
  holds,
  knownPart,
  orderOf,
  overlap,
  pagesOf,
  type Guess,
} from './pages.ts';
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

/** So often the end of a list is asked for before all of it is. */
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
 * runs in the order of their numbers. So what came is counted in the end; where the server counts
 * more, its order is not trusted any more, and ranges are asked for that fit a page.
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
  readonly #guesses = new Map<number, Guess>();
  readonly #asking = new UnderWay();
  readonly #newest = new UnderWay();
  #coverage = new Coverage();
  #counted: readonly Counted[] = [];
  #trustedOrder = false;
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

  /** When the oldest part of a range was asked for, ms since 1970; undefined where not all was. */
  since(range: RunRange): number | undefined {
    return this.#coverage.since(range);
  }

  /** The lowest number of a range from which on all up to its end was asked for since a time. */
  reach({ experiment, first, last }: RunRange, since?: number): number {
    return Math.max(first, this.#coverage.reach(experiment, last, since));
  }

  /** How many runs the server counts in a range, where it said. */
  count({ experiment, first, last }: RunRange): number | undefined {
    return this.#counted.find(
      (each) => each.experiment === experiment && each.first === first && each.last === last,
    )?.count;
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
    this.#known.keep(records);
    for (const range of ranges) this.#cover(range, records, since);
  }

  /**
   * Brings all runs of some ranges.
   *
   * @throws RunDBError, and the signal's reason.
   */
  async load(ranges: readonly RunRange[], options: LoadOptions = {}): Promise<void> {
    const { signal } = options;
    const freshSince = freshSinceOf(options);
    do {
      for (;;) {
        signal?.throwIfAborted();
        this.#forgetUntrusted();
        const missing = this.#coverage.missing(ranges, freshSince);
        if (missing.length === 0) break;
        const joined = this.#asking
          .since(freshSince)
          .filter((asking) => missing.some((range) => overlap(range, asking)));
        const own = this.#toAsk(missing, joined).map((range) => this.#asking.begin(range));
        await Promise.all(
          [...joined, ...own].map((asking) =>
            this.#asking.run(asking, (shared) => this.#ask(asking, shared), signal),
          ),
        );
      }
    } while (!(await this.#isWhole(signal)));
  }

  /**
   * Brings so many more of a range's runs, the newest first, or all there are. Gives the number from
   * which on all are known.
   *
   * @throws as `load`
   */
  async loadOlder(range: RunRange, size: number, options: LoadOlderOptions = {}): Promise<number> {
    const { signal } = options;
    const freshSince = freshSinceOf(options);
    const { experiment, first, last } = range;
    let isSparse = false;
    for (let tries = 1; ; tries++) {
      signal?.throwIfAborted();
      this.#forgetUntrusted();
      const reached = this.reach(range, freshSince);
      const known = { experiment, first: reached, last };
      const lookedAt = this.lookedAt(known);
      if (reached <= first) {
        if (await this.#isWhole(signal)) return reached;
        continue;
      }
      if (lookedAt >= size) return reached;
      const rest = { experiment, first, last: Math.min(last, reached - 1) };
      const isBegun = reached <= last && reached < Infinity;
      if (tries > mostTries && (isSparse || !isBegun)) {
        await this.load([rest], { signal, freshSince });
      } else if (isSparse || !isBegun) {
        const count = tries < mostTries ? options.count : undefined;
        await this.#loadNewest(rest, size - lookedAt, { signal, freshSince, count });
        isSparse = false;
      } else {
        const highest = this.#known.between(known).at(-1)?.run ?? reached;
        const numbers = lookedAt > 1 ? (highest - reached + 1) / lookedAt : 1;
        const width = Math.ceil((size - lookedAt) * numbers * (numbers > 1 ? 1.1 : 1));
        await this.load([{ ...rest, first: Math.max(first, reached - width) }], {
          signal,
          freshSince,
        });
        isSparse = this.lookedAt({ ...known, first: this.reach(range, freshSince) }) === lookedAt;
      }
    }
  }

  /** Asks for the newest of a range: the end of the server's list, or its beginning. */
  async #loadNewest(range: RunRange, size: number, options: LoadOlderOptions): Promise<void> {
    const { signal, freshSince = -Infinity } = options;
    if (!this.#habits.ordered || size === Infinity) return this.load([range], options);
    const joined = this.#newest.since(freshSince).find((asking) => isSame(asking, range));
    const asking = joined ?? this.#newest.begin(range);
    const ask = (shared: AbortSignal): Promise<void> =>
      this.#askForNewest(range, size, { ...options, signal: shared });
    await this.#newest.run(asking, ask, signal);
  }

  async #askForNewest(range: RunRange, size: number, options: LoadOlderOptions): Promise<void> {
    const { signal } = options;
    const search = this.#searchFor(range);
    const begun = Date.now();
    const count = options.count ?? (await this.#rundb.count(search, { signal }));
    if (count === undefined) return this.load([range], options);
    if (count === 0) {
      this.#cover(range, [], begun);
      return;
    }
    size = Math.max(Math.min(size, this.#habits.largest), tellsOrder);
    const offset = this.#habits.newestFirst ? 0 : Math.max(0, count - size);
    // Runs may come between the two.
    const limit = size + spare;
    const page = await this.#rundb.getPage({ ...search, expand: true, limit, offset }, { signal });
    const runs = this.#known.keep(page.results).filter((run) => holds(range, run));
    this.#expect(range, page.count ?? count);
    if (page.all.length < Math.min(size, count - offset)) this.#habits.largest = page.all.length;
    const order = orderOf(runs);
    if (offset === 0 && isComplete(page)) this.#coverPage(range, page, begun);
    else if (order === 'none') this.#habits.ordered = false;
    else if (order !== undefined) {
      const isDescending = order === 'descending';
      this.#habits.newestFirst = isDescending;
      const ends = [offset === 0, page.next === undefined];
      const [hasOldest, hasNewest] = isDescending ? ends.toReversed() : ends;
      const numbers = runs.map(({ run }) => run);
      this.#trustedOrder = true;
      const highest = Math.max(...numbers);
      if (hasNewest)
        this.#guesses.set(range.experiment, guessBy(range, highest, page.count ?? count));
      // Where runs came meanwhile, or the order is the other one, the caller asks again.
      if (hasNewest) this.#cover({ ...range, first: Math.min(...numbers) }, page.results, begun);
      else if (hasOldest) this.#cover({ ...range, last: highest }, page.results, begun);
    }
  }

  /** Few ranges for what nobody asks for yet, that hold few other runs. */
  #toAsk(missing: readonly RunRange[], joined: readonly Asking[]): RunRange[] {
    return withoutRanges(bridged(missing, worthARequest), joinRanges(joined)).flatMap((range) =>
      pagesOf(range, this.#habits.largest, this.#guesses.get(range.experiment)),
    );
  }

  /** Asks for a page of a range, and keeps all that is known by it. */
  async #ask(asking: Asking, signal: AbortSignal): Promise<void> {
    const { experiment, first, last, begun } = asking;
    const habits = this.#habits;
    const limit = Math.min(last - first + 1, habits.largest);
    const search = { ...this.#searchFor(asking), expand: true, limit };
    const page = await this.#rundb.getPage(search, { signal });
    const runs = this.#known.keep(page.results).filter((run) => holds(asking, run));
    if (first === last || isComplete(page)) {
      this.#coverPage(asking, page, begun);
      return;
    }
    if (runs.length === 0) throw unexpectedShape('a page without the runs that were asked for');
    if (page.all.length < limit) habits.largest = page.all.length;
    const known = knownPart(asking, runs);
    if (known === undefined) habits.ordered = false;
    const guess = guessOf(asking, runs, page.count);
    // Without an order, only a range of no more numbers than a page has runs is sure.
    this.#guesses.set(experiment, habits.ordered ? guess : { ...guess, density: 1 });
    if (!habits.ordered || known === undefined) return;
    if (page.count !== undefined) this.#expect(asking, page.count);
    this.#trustedOrder = true;
    this.#cover(known, page.results, begun);
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

  #expect({ experiment, first, last }: RunRange, count: number): void {
    const counted = { experiment, first, last, count };
    this.#counted = [...this.#counted.filter((each) => !isSame(each, counted)), counted];
  }

  /**
   * Whether as many runs came of the ranges that are known by now as the server counts. Where not,
   * and they did not just go away, its order can't be trusted.
   */
  async #isWhole(signal: AbortSignal | undefined): Promise<boolean> {
    for (const range of this.#counted) {
      if (!this.#trustedOrder || this.#coverage.missing([range]).length > 0) continue;
      const came = this.lookedAt(range) + this.#shortages.unreadable(range);
      const isMore = (count: number | undefined): boolean => (count ?? 0) > came;
      if (isMore(range.count)) {
        const count = await this.#rundb.count(this.#searchFor(range), { signal });
        if (isMore(count)) {
          this.#habits.ordered = false;
          this.#forgetUntrusted();
          return false;
        }
      }
      this.#counted = this.#counted.filter((each) => each !== range);
    }
    return true;
  }

  /** Forgets what is known only by an order that turned out to be none. */
  #forgetUntrusted(): void {
    if (this.#habits.ordered || !this.#trustedOrder) return;
    this.#trustedOrder = false;
    this.#coverage = new Coverage();
    this.#counted = [];
    this.#version++;
  }

  /** A page is all that there is of a range, or all that the server gives. */
  #coverPage(range: RunRange, { all, count = 0, results }: Page, since: number): void {
    this.#cover(range, results, since);
    const unreadable = all.length - results.filter((each) => runIdOf(each) !== undefined).length;
    const missing = Math.max(0, count - all.length);
    this.#shortages.add(range, { missing, unreadable });
  }

  #cover(
    { experiment, first, last }: RunRange,
    records: readonly RunRecord[],
    since: number,
  ): void {
    const range = { experiment, first, last };
    const fits = new Map<number, boolean>();
    for (const record of records) {
      const id = runIdOf(record);
      if (id && holds(range, id)) fits.set(id.run, this.#condition?.fits(record) ?? true);
    }
    this.#shortages.remove(range);
    this.#coverage.add([range], since);
    this.#version++;
    if (this.#all === undefined) {
      this.#known.keepOnly(range, new Set(fits.keys()));
      return;
    }
    // Of those that came, nothing else is to be known.
    this.#all.#coverage.add(rangesOf([...fits.keys()].map((run) => ({ experiment, run }))), since);
    const before = this.#fits.get(experiment) ?? new Map<number, boolean>();
    for (const run of before.keys()) if (first <= run && run <= last) before.delete(run);
    for (const [run, fit] of fits) before.set(run, fit);
    this.#fits.set(experiment, before);
  }
}

/** Nothing is fresher than what is asked for now. */
function freshSinceOf({ freshSince = -Infinity }: LoadOptions): number {
  return Math.min(freshSince, Date.now());
}

function isSame(a: RunRange, b: RunRange): boolean {
  return a.experiment === b.experiment && a.first === b.first && a.last === b.last;
}

/** Whether a page is all there is. */
function isComplete({ next, all, count }: Page): boolean {
  return next === undefined || all.length === 0 || (count !== undefined && all.length >= count);
}
