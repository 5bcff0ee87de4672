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
import { grouped, without } from './coverage.ts';
import { KnownExperiment } from './knownExperiment.ts';
import {
  guessOf,
  holds,
  knownPart,
  orderOf,
  overlap,
  pagesOf,
  type Guess,
  type Window,
} from './windows.ts';

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
 * Windows with no more numbers between them are asked for as one: a round trip costs about as much
 * as so many records.
 */
const worthARequest = 50;

/** So often the end of a list is asked for before all of it is. */
const mostTries = 3;

/** So many runs may come to an experiment between two requests. */
const spare = 10;

/** A request under way. */
interface Asking extends Window {
  readonly begun: number;
  readonly work: SharedWork;
}

/**
 * What is known of the runs of one server, and since when. Reading never asks. Loading asks for what
 * is missing or too old, by windows of run numbers: those stay what they are when runs come and go,
 * as offsets don't. What two want at once is asked for once, and nobody waits for what only others
 * want.
 */
export class RunStore {
  readonly #rundb: RunDB;
  readonly #experiments = new Map<number, KnownExperiment>();
  readonly #guesses = new Map<number, Guess>();
  readonly #asking = new Set<Asking>();
  readonly #listeners = new Set<(window: Window) => void>();
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

  /** Runs of a window that are known, in order: all that there are, where `since` gives a time. */
  runs(window: Window): readonly ListedRun[] {
    return this.#experiments.get(window.experiment)?.between(window) ?? [];
  }

  /** When the oldest part of a window was asked for, ms since 1970; undefined where not all was. */
  since(window: Window): number | undefined {
    return this.#experiments.get(window.experiment)?.coverage.since(window);
  }

  /** Calls back when the runs of a window have come; ends with the function that it returns. */
  onDidLoad(listener: (window: Window) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Keeps records that came for any reason. */
  keep(records: readonly RunRecord[]): readonly ListedRun[] {
    const runs = listedRuns(records);
    for (const run of runs) this.#experiment(run.experiment).keep(run);
    return runs;
  }

  /**
   * Brings all runs of some windows.
   *
   * @throws RunDBError, and the signal's reason.
   */
  async load(windows: readonly Window[], options: LoadOptions = {}): Promise<void> {
    const { signal } = options;
    // Nothing is fresher than what is asked for now.
    const freshSince = Math.min(options.freshSince ?? -Infinity, Date.now());
    for (;;) {
      signal?.throwIfAborted();
      const missing = windows.flatMap((window) => this.#missing(window, freshSince));
      if (missing.length === 0) return;
      const joined = [...this.#asking].filter(
        (asking) => asking.begun >= freshSince && missing.some((window) => overlap(window, asking)),
      );
      const own = this.#toAsk(missing, joined);
      const all = [...joined, ...own.map((window) => this.#begin(window))];
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
    const { coverage } = this.#experiment(experiment);
    const all = { experiment, first: 0, last: Infinity };
    for (let tries = 1; ; tries++) {
      const reached = coverage.reach(below - 1, freshSince);
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

  #missing(window: Window, freshSince: number): Window[] {
    const { experiment } = window;
    const known = this.#experiments.get(experiment);
    const missing = known?.coverage.missing(window, freshSince) ?? [window];
    return missing.map((span) => ({ ...span, experiment }));
  }

  /** Few windows for what nobody asks for yet, that hold few other runs. */
  #toAsk(missing: readonly Window[], joined: readonly Asking[]): Window[] {
    const byExperiment = Map.groupBy(missing, ({ experiment }) => experiment);
    return [...byExperiment].flatMap(([experiment, windows]) => {
      const others = joined.filter((asking) => asking.experiment === experiment);
      const left = without(grouped(windows, worthARequest), others);
      const guess = this.#guesses.get(experiment);
      const pages = left.flatMap((span) => pagesOf(span, this.#largest, guess));
      return pages.map((span) => ({ ...span, experiment }));
    });
  }

  #begin(window: Window): Asking {
    const asking = { ...window, begun: Date.now(), work: new SharedWork() };
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

  /** Asks for a page of a window, and keeps all that is known by it. */
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
      // Without an order, only a window of no more numbers than a page has runs is sure.
      this.#guesses.set(experiment, this.#ordered ? guess : { ...guess, density: 1 });
    }
    if (known) this.#cover({ ...known, experiment }, runs, begun);
  }

  #cover(window: Window, runs: readonly ListedRun[], since: number): void {
    const known = this.#experiment(window.experiment);
    known.cover(
      window,
      runs.filter((run) => holds(window, run)),
      since,
    );
    for (const listener of this.#listeners) listener(window);
  }

  #experiment(number: number): KnownExperiment {
    const known = this.#experiments.get(number) ?? new KnownExperiment();
    this.#experiments.set(number, known);
    return known;
  }
}

function searchOf({ experiment, first, last }: Window): RunSearch {
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
