import { listedRuns, type ListedRun } from '../records/index.ts';
import {
  SharedWork,
  unexpectedShape,
  type Page,
  type RequestOptions,
  type RunDB,
  type RunRecord,
  type RunSearch,
} from '../rundb/index.ts';
import { joinRanges, withoutRanges, type RunRange } from '../selection/ranges.ts';
import { bridged, Coverage } from './coverage.ts';
import { KnownExperiment } from './knownExperiment.ts';
import { guessOf, holds, knownPart, orderOf, overlap, pagesOf, type Guess } from './pages.ts';

/** Which runs of an experiment: so many with numbers below one, the newest. */
export interface Older {
  readonly experiment: number;
  readonly below?: number;
  readonly size: number;
}

export interface LoadOptions extends RequestOptions {
  /** What was asked for before this time, ms since 1970, is asked for again. */
  readonly freshSince?: number | undefined;
}

/** A request brings so many runs at most; the server may grant fewer. */
const largestPage = 1000;
/**
 * Ranges with no more numbers between them are asked for as one: a round trip costs about as much
 * as so many records.
 */
const worthARequest = 50;

/** So often the end of a list is asked for before all of it is. */
const mostTries = 3;

/** So many runs may come to an experiment between two requests. */
const spare = 10;

/** A request under way. */
interface Asking extends RunRange {
  readonly begun: number;
  readonly work: SharedWork;
}

/**
 * What is known of the runs of one server, and since when. Reading never asks. Loading asks for what
 * is missing or too old, by ranges of run numbers: those stay what they are when runs come and go, as
 * offsets don't. What two want at once is asked for once, and nobody waits for what only others
 * want.
 */
export class RunStore {
  readonly #rundb: RunDB;
  readonly #experiments = new Map<number, KnownExperiment>();
  readonly #coverage = new Coverage();
  readonly #guesses = new Map<number, Guess>();
  readonly #asking = new Set<Asking>();
  readonly #listeners = new Set<(range: RunRange) => void>();
  /** The largest page that the server grants. */
  #largest = largestPage;
  readonly #newest = new Map<number, SharedWork>();
  /** Whether the server's lists begin with the newest run. */
  #newestFirst = false;
  /** Whether the server lists runs in the order of their numbers, one way or the other. */
  #ordered = true;

  constructor(rundb: RunDB) {
    this.#rundb = rundb;
  }

  /** Runs of a range that are known, in order: all that there are, where `since` gives a time. */
  runs(range: RunRange): readonly ListedRun[] {
    return this.#experiments.get(range.experiment)?.between(range) ?? [];
  }

  /** When the oldest part of a range was asked for, ms since 1970; undefined where not all was. */
  since(range: RunRange): number | undefined {
    return this.#coverage.since(range);
  }

  /** Calls back when the runs of a range have come; ends with the function that it returns. */
  onDidLoad(listener: (range: RunRange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Keeps records that came for any reason. */
  keep(records: readonly RunRecord[]): readonly ListedRun[] {
    const runs = listedRuns(records);
    for (const run of runs) this.#experiment(run.experiment).keep(run);
    return runs;
  }

  /** Keeps records that are all that there are in some ranges, as of a time in ms since 1970. */
  keepAll(ranges: readonly RunRange[], records: readonly RunRecord[], since: number): void {
    const runs = this.keep(records);
    for (const range of ranges) this.#cover(range, runs, since);
  }

  /**
   * Brings all runs of some ranges.
   *
   * @throws RunDBError, and the signal's reason.
   */
  async load(ranges: readonly RunRange[], options: LoadOptions = {}): Promise<void> {
    const { signal } = options;
    // Nothing is fresher than what is asked for now.
    const freshSince = Math.min(options.freshSince ?? -Infinity, Date.now());
    for (;;) {
      signal?.throwIfAborted();
      const missing = this.#coverage.missing(ranges, freshSince);
      if (missing.length === 0) return;
      const joined = [...this.#asking].filter(
        (asking) => asking.begun >= freshSince && missing.some((range) => overlap(range, asking)),
      );
      const own = this.#toAsk(missing, joined).map((range) => this.#begin(range));
      const all = [...joined, ...own];
      await Promise.all(all.map((asking) => this.#answer(asking, signal)));
    }
  }

  /**
   * Brings so many of an experiment's runs below a number, the newest first, or all there are. Gives
   * the number from which on all up to there are known.
   *
   * @throws as `load`
   */
  async loadOlder(
    { experiment, below = Infinity, size }: Older,
    options: LoadOptions = {},
  ): Promise<number> {
    const freshSince = Math.min(options.freshSince ?? -Infinity, Date.now());
    const all = { experiment, first: 0, last: Infinity };
    for (let tries = 1; ; tries++) {
      const reached = this.#coverage.reach(experiment, below - 1, freshSince);
      const known = this.runs({ experiment, first: reached, last: below - 1 });
      const missing = size - known.length;
      if (reached === 0 || missing <= 0) return reached;
      if (reached === Infinity && below === Infinity) {
        // The end moves while runs come.
        if (tries <= mostTries) await this.#loadNewest(experiment, size, options.signal);
        else await this.load([all], { ...options, freshSince });
      } else {
        const highest = known.at(-1)?.run ?? reached;
        const numbers = known.length > 1 ? (highest - reached + 1) / known.length : 1;
        const first = Math.max(0, reached - Math.ceil(missing * numbers * 1.1 ** tries));
        await this.load([{ experiment, first, last: reached - 1 }], { ...options, freshSince });
      }
    }
  }

  #loadNewest(experiment: number, size: number, signal?: AbortSignal): Promise<void> {
    const work = this.#newest.get(experiment) ?? new SharedWork();
    this.#newest.set(experiment, work);
    return work.run((shared) => this.#askForNewest(experiment, Math.max(size, 10), shared), signal);
  }

  /** Asks for the end of the list, where the newest runs are, or for its beginning. */
  async #askForNewest(experiment: number, size: number, signal: AbortSignal): Promise<void> {
    const all = { experiment, first: 0, last: Infinity };
    const count = await this.#rundb.count(searchOf(all), { signal });
    if (count === undefined || !this.#ordered) return this.load([all], { signal });
    const begun = Date.now();
    const offset = this.#newestFirst ? 0 : Math.max(0, count - size);
    // Runs may come between the two.
    const search = { ...searchOf(all), expand: true, limit: size + spare, offset };
    const page = await this.#rundb.getPage(search, { signal });
    const runs = this.keep(page.results);
    if (page.all.length < Math.min(size, count - offset)) this.#largest = page.all.length;
    const order = orderOf(runs);
    if (order === 'none') {
      this.#ordered = false;
      return;
    }
    if (order !== undefined) this.#newestFirst = order === 'descending';
    const lowest = runs.reduce((low, { run }) => Math.min(low, run), Infinity);
    const isAll = offset === 0 && isComplete(page);
    const reachesEnd = order === 'descending' ? offset === 0 : page.next === undefined;
    // Otherwise runs came meanwhile, or the order is the other one: the caller asks again.
    if (isAll) this.#cover(all, runs, begun);
    else if (reachesEnd) this.#cover({ ...all, first: lowest }, runs, begun);
  }

  /** Few ranges for what nobody asks for yet, that hold few other runs. */
  #toAsk(missing: readonly RunRange[], joined: readonly Asking[]): RunRange[] {
    return withoutRanges(bridged(missing, worthARequest), joinRanges(joined)).flatMap((range) =>
      pagesOf(range, this.#largest, this.#guesses.get(range.experiment)),
    );
  }

  #begin(range: RunRange): Asking {
    const asking = { ...range, begun: Date.now(), work: new SharedWork() };
    this.#asking.add(asking);
    return asking;
  }

  async #answer(asking: Asking, signal: AbortSignal | undefined): Promise<void> {
    try {
      await asking.work.run((shared) => this.#ask(asking, shared), signal);
    } finally {
      // Others may still wait for it.
      if (!asking.work.busy) this.#asking.delete(asking);
    }
  }

  /** Asks for a page of a range, and keeps all that is known by it. */
  async #ask(asking: Asking, signal: AbortSignal): Promise<void> {
    const { experiment, first, last, begun } = asking;
    const limit = Math.min(last - first + 1, this.#largest);
    const search = { ...searchOf(asking), expand: true, limit };
    const page = await this.#rundb.getPage(search, { signal });
    const runs = this.keep(page.results).filter((run) => holds(asking, run));
    const known = first === last || isComplete(page) ? asking : knownPart(asking, runs);
    if (known !== asking) {
      if (runs.length === 0) throw unexpectedShape('a page without the runs that were asked for');
      if (page.all.length < limit) this.#largest = page.all.length;
      if (known === undefined) this.#ordered = false;
      const guess = guessOf(asking, runs, page.count);
      // Without an order, only a range of no more numbers than a page has runs is sure.
      this.#guesses.set(experiment, this.#ordered ? guess : { ...guess, density: 1 });
    }
    if (known) this.#cover(known, runs, begun);
  }

  #cover({ experiment, first, last }: RunRange, runs: readonly ListedRun[], since: number): void {
    const range = { experiment, first, last };
    const own = runs.filter((run) => holds(range, run));
    this.#experiment(experiment).keepOnly(range, own);
    this.#coverage.add(range, since);
    for (const listener of this.#listeners) listener(range);
  }

  #experiment(number: number): KnownExperiment {
    const known = this.#experiments.get(number) ?? new KnownExperiment();
    this.#experiments.set(number, known);
    return known;
  }
}

function searchOf({ experiment, first, last }: RunRange): RunSearch {
  return {
    min_experiment: experiment,
    max_experiment: experiment,
    ...(first > 0 && { min_run: first }),
    ...(last < Infinity && { max_run: last }),
  };
}

/** Whether a page is all there is. */
function isComplete({ next, all, count }: Page): boolean {
  return next === undefined || all.length === 0 || (count !== undefined && all.length >= count);
}
