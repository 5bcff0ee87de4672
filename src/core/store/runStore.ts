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
import { guessOf, holds, knownPart, overlap, pagesOf, type Guess, type Window } from './windows.ts';

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
    const page = await this.#rundb.getPage(searchOf(asking, limit), { signal });
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

function searchOf({ experiment, first, last }: Window, limit: number): RunSearch {
  return {
    min_experiment: experiment,
    max_experiment: experiment,
    min_run: first,
    ...(last < Infinity && { max_run: last }),
    expand: true,
    limit,
  };
}

/** Whether a page is all there is. */
function isComplete({ next, all, count }: Page): boolean {
  return next === undefined || all.length === 0 || (count !== undefined && all.length >= count);
}
