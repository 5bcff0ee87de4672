import type { RunDB, RequestOptions } from './client.ts';
import { unexpectedShape } from './errors.ts';
import type { RunSearch } from './parameters.ts';
import { runIdOf } from './runs.ts';

/** An experiment that has runs. */
export interface Experiment {
  readonly experiment: number;
  /** How many runs fit the search; undefined where the server gives no counts. */
  readonly runs: number | undefined;
}

/** Experiment numbers that may have runs; a missing end is open. */
interface Interval {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** How many runs it holds, where that is known already. */
  readonly runs?: number | undefined;
}

/** Intervals looked at together; the client bounds the requests in flight. */
const width = 6;

/**
 * Finds the experiments that have runs, in no certain order, each once. The API has no list of
 * them. A run out of an interval names one experiment of it; the count of that experiment and the
 * count of the interval above it leave, by subtraction, the count of the interval below it. So an
 * experiment costs three requests of one run at most, in whatever order the server lists runs. If the
 * server counts more in the end than was found, runs came meanwhile: then the intervals are asked for
 * that were thought to be empty. Where the server lists runs in order, the newest experiment comes
 * early and the others' intervals part in the middle; higher ones come first.
 *
 * Where the server gives no counts, an interval is asked until it is empty: two requests each.
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
  // With a lower end the server leaves out runs without experiment.
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

/** Single runs and counts of intervals of experiments. */
class Probe {
  readonly #rundb: RunDB;
  readonly #search: RunSearch;
  readonly #signal: AbortSignal;

  constructor(rundb: RunDB, search: RunSearch, signal: AbortSignal) {
    this.#rundb = rundb;
    this.#search = search;
    this.#signal = signal;
  }

  /** Takes one experiment out of an interval; what is left are intervals again. */
  async split(interval: Interval): Promise<Split> {
    const offset = offsetIn(interval);
    const { runs, sample } = await this.#ask(interval, offset);
    if (sample === undefined) {
      // Runs went away since they were counted: look at what is there now.
      return { rest: offset > 0 && runs !== 0 ? [{ ...interval, runs: undefined }] : [] };
    }
    // All that is in an interval of one experiment was counted just now.
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
    // Where runs came or went meanwhile, the numbers don't fit: the rest has to be asked for.
    const lower = runs - here - higher;
    const rest = [
      { ...below, runs: lower < 0 ? undefined : lower },
      { ...above, runs: higher },
    ];
    return { experiment: { experiment: sample, runs: here }, rest: rest.filter(notEmpty) };
  }

  /** How many runs there are; none where the server gives no counts. */
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
        // Whether a summary names its experiment is not documented; a record does.
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

/** Which run of an interval to look at: the newest of all, else one in the middle. */
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
