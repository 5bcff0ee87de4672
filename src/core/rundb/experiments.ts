import type { RunDB, RequestOptions } from './client.ts';
import { unexpectedShape } from './errors.ts';
import type { RunSearch } from './parameters.ts';
import { runIdOf } from './runs.ts';

/** An experiment that has runs. */
export interface Experiment {
  readonly experiment: number;
  /** How many of its runs match the search; undefined if the server doesn't report counts. */
  readonly runs: number | undefined;
}

/** A range of experiment numbers that may have runs; a missing bound is open. */
interface Interval {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** How many runs it contains, if already known. */
  readonly runs?: number | undefined;
}

/** Intervals probed in parallel; the client limits the number of requests in flight. */
const width = 6;

/**
 * Finds the experiments that have runs, each once, in no particular order. The API can't list them. A run
 * from an interval reveals one of its experiments; subtracting the count of that experiment and of the
 * interval above it gives the count of the interval below it. So an experiment costs at most three requests
 * of one run each, whatever order the server lists runs in. If the server's final count exceeds what was
 * found, runs were added in the meantime, and the intervals that seemed empty are checked again. If the
 * server lists runs in order, the newest experiment comes early, the intervals of the others are split in
 * the middle, and higher ones come first.
 *
 * If the server doesn't report counts, each interval is probed until it is empty: two requests each.
 *
 * @param search Further conditions; `min_experiment` and `max_experiment` bound the experiments.
 */
export async function* findExperiments(
  rundb: RunDB,
  search: RunSearch = {},
  { signal }: RequestOptions = {},
): AsyncGenerator<Experiment, void, undefined> {
  const stop = new AbortController();
  const signals = [stop.signal, ...(signal ? [signal] : [])];
  const probe = new Probe(rundb, search, AbortSignal.any(signals));
  // A lower bound makes the server leave out runs without an experiment.
  const open: Interval[] = [{ min: search.min_experiment ?? 0, max: search.max_experiment }];
  const running = new Set<Promise<Step>>();
  let closed: Interval[] = [];
  let runs = 0;
  try {
    for (;;) {
      if (open.length === 0 && running.size === 0) {
        if (closed.length === 0 || (await probe.count()) <= runs) return;
        open.push(...closed);
        closed = [];
      }
      open.sort((a, b) => (a.max ?? Infinity) - (b.max ?? Infinity));
      while (running.size < width) {
        const interval = open.pop();
        if (interval === undefined) break;
        const step: Promise<Step> = probe.split(interval).then((found) => ({ step, ...found }));
        running.add(step);
      }
      const { step, experiment, rest } = await Promise.race(running);
      running.delete(step);
      open.push(...rest.filter(({ runs }) => runs !== 0));
      closed.push(
        ...rest.filter(({ runs }) => runs === 0).map((each) => ({ ...each, runs: undefined })),
      );
      if (experiment === undefined) continue;
      runs += experiment.runs ?? 0;
      yield experiment;
    }
  } finally {
    stop.abort();
    await Promise.allSettled(running);
  }
}

interface Split {
  readonly experiment?: Experiment;
  readonly rest: readonly Interval[];
}

type Step = Split & { readonly step: Promise<Step> };

/** Single runs and counts of experiment intervals. */
class Probe {
  readonly #rundb: RunDB;
  readonly #search: RunSearch;
  readonly #signal: AbortSignal;

  constructor(rundb: RunDB, search: RunSearch, signal: AbortSignal) {
    this.#rundb = rundb;
    this.#search = search;
    this.#signal = signal;
  }

  /** Splits one experiment off an interval and returns the intervals that remain. */
  async split(interval: Interval): Promise<Split> {
    const offset = offsetIn(interval);
    const { runs, sample } = await this.#ask(interval, offset);
    if (sample === undefined) {
      // Runs were deleted since they were counted: check what is there now.
      return { rest: offset > 0 && runs !== 0 ? [{ ...interval, runs: undefined }] : [] };
    }
    // An interval of a single experiment has just been counted completely.
    const isOne = interval.min === interval.max;
    if (isOne) return { experiment: { experiment: sample, runs }, rest: [] };
    const above = { min: sample + 1, max: interval.max };
    const below = { min: interval.min, max: sample - 1 };
    if (runs === undefined) {
      return { experiment: { experiment: sample, runs }, rest: [below, above].filter(notEmpty) };
    }
    const [here, higher] = await Promise.all([
      this.#count({ min: sample, max: sample }, runs),
      notEmpty(above) ? this.#count(above, runs) : 0,
    ]);
    // If runs were added or deleted in the meantime, the numbers don't add up and the rest has to be
    // requested.
    const lower = runs - here - higher;
    const rest = [
      { ...below, runs: lower < 0 ? undefined : lower },
      { ...above, runs: higher },
    ];
    return { experiment: { experiment: sample, runs: here }, rest: rest.filter(notEmpty) };
  }

  /** The total number of runs; 0 if the server doesn't report counts. */
  async count(): Promise<number> {
    const { min_experiment: min = 0, max_experiment: max } = this.#search;
    return (await this.#ask({ min, max }, 0)).runs ?? 0;
  }

  async #count(interval: Interval, most: number): Promise<number> {
    if (most <= 1 && interval.min === interval.max) return most;
    return (await this.#ask(interval, 0)).runs ?? 0;
  }

  async #ask(interval: Interval, offset: number): Promise<{ runs?: number; sample?: number }> {
    const page = await this.#rundb.getPage(
      {
        ...this.#search,
        min_experiment: interval.min,
        max_experiment: interval.max,
        // It isn't documented whether a summary contains its experiment; a record does.
        expand: true,
        limit: 1,
        offset,
      },
      { signal: this.#signal },
    );
    const [first] = page.results;
    const sample = first && runIdOf(first)?.experiment;
    if (first && (sample === undefined || !holds(interval, sample))) {
      throw unexpectedShape(`asked for experiments ${name(interval)}, got ${sample ?? 'none'}`);
    }
    return {
      ...(page.count !== undefined && { runs: page.count }),
      ...(sample !== undefined && { sample }),
    };
  }
}

/** Which run of an interval to fetch: the newest overall, otherwise one in the middle. */
function offsetIn({ max, runs = 0 }: Interval): number {
  return max === undefined ? Math.max(0, runs - 1) : Math.floor(runs / 2);
}

function notEmpty({ min = 0, max = Infinity }: Interval): boolean {
  return min <= max && max >= 0;
}

function holds({ min = -Infinity, max = Infinity }: Interval, experiment: number): boolean {
  return min <= experiment && experiment <= max;
}

function name({ min, max }: Interval): string {
  return `${min ?? ''}-${max ?? ''}`;
}
