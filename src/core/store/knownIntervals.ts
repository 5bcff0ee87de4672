import {
  compareRuns,
  SharedWork,
  type RequestOptions,
  type RunDB,
  type RunSearch,
} from '../rundb/index.ts';
import type { ListedRun } from '../records/index.ts';
import type { Iov } from '../selection/iov.ts';
import type { RunRange } from '../selection/ranges.ts';
import type { RunStore } from './runStore.ts';

/** Intervals of more runs than that are only counted. */
const mostRuns = 10_000;

/** What is known of an interval. */
export interface KnownInterval {
  /** Its runs in order; undefined where they are too many to be looked at. */
  readonly runs: readonly ListedRun[] | undefined;
  /** How many they are; undefined where the server does not say. */
  readonly count: number | undefined;
  /** When the oldest part of it was asked for, ms since 1970; undefined where they are only counted. */
  readonly since?: number | undefined;
}

/** Of an interval over several experiments, or over very many numbers: what there is to look at. */
interface Wide {
  readonly count: number | undefined;
  /** All of its runs are in these; undefined where they are too many. */
  readonly ranges: readonly RunRange[] | undefined;
}

/** What the store knows of intervals of validity. Those with very many runs are only counted. */
export class KnownIntervals {
  readonly #rundb: RunDB;
  readonly #store: RunStore;
  readonly #wide = new Map<string, Wide>();
  readonly #loading = new Map<string, SharedWork>();
  readonly #counts = new Map<number, number | undefined>();
  /** What was asked for before is not known any more. */
  readonly #since: number;

  /** @param since Milliseconds since 1970 from which on what is known counts. */
  constructor(rundb: RunDB, store: RunStore, since = -Infinity) {
    this.#rundb = rundb;
    this.#store = store;
    this.#since = since;
  }

  /** What is known of an interval; undefined where it was not asked for yet. */
  get(iov: Iov): KnownInterval | undefined {
    const own = rangeOf(iov);
    if (own && this.#isKnown(own)) return this.#known([own]);
    const wide = this.#wide.get(keyOf(iov));
    if (wide === undefined) return undefined;
    const { count, ranges } = wide;
    if (ranges === undefined) return { runs: undefined, count };
    return ranges.every((range) => this.#isKnown(range)) ? this.#known(ranges) : undefined;
  }

  /**
   * Brings what is not known yet of some intervals.
   *
   * @throws RunDBError, and the signal's reason.
   */
  async load(iovs: readonly Iov[], { signal }: RequestOptions = {}): Promise<void> {
    const unknown = iovs.filter((iov) => this.get(iov) === undefined);
    const isWide = (iov: Iov): boolean => isLong(rangeOf(iov));
    // Wide intervals first, the widest before others: they may hold them.
    for (const iov of unknown.filter(isWide).sort((a, b) => compareRuns(a.first, b.first))) {
      if (this.get(iov) !== undefined) continue;
      const key = keyOf(iov);
      const work = this.#loading.get(key) ?? new SharedWork();
      this.#loading.set(key, work);
      await work.run((shared) => this.#loadWide(iov, shared), signal);
    }
    const ranges = unknown.filter((iov) => !isWide(iov)).flatMap((iov) => rangeOf(iov) ?? []);
    await this.#store.load(ranges, { signal, freshSince: this.#since });
  }

  /** Looks again whether there is a run that was not there, unless that was asked lately. */
  async lookAgain(iov: Iov, patience: number, { signal }: RequestOptions = {}): Promise<void> {
    const range = rangeOf(iov);
    if (range) await this.#store.load([range], { signal, freshSince: Date.now() - patience });
  }

  /** How many runs an experiment has; undefined where the server does not say. */
  async count(experiment: number, options: RequestOptions = {}): Promise<number | undefined> {
    if (!this.#counts.has(experiment)) {
      const experiments = await this.#store.experiments.get(this.#since);
      const known = experiments?.find((each) => each.experiment === experiment);
      if (known?.runs !== undefined) return known.runs;
      this.#counts.set(experiment, await this.#rundb.count(within(experiment), options));
    }
    return this.#counts.get(experiment);
  }

  async #loadWide(iov: Iov, signal: AbortSignal): Promise<void> {
    const count = (await this.#countKept(iov)) ?? (await this.#countOf(iov, signal));
    const isReadable = count !== undefined && count <= mostRuns;
    const ranges = isReadable ? await this.#loadCounted(iov, count, signal) : undefined;
    this.#wide.set(keyOf(iov), { count, ranges });
  }

  /** How many runs it has, where the local copy has them all. */
  async #countKept(iov: Iov): Promise<number | undefined> {
    const own = rangeOf(iov);
    const known = own ? undefined : await this.#store.experiments.get(this.#since);
    const ranges = own ? [own] : known && rangesWithin(iov, known);
    return ranges && this.#store.countKept(ranges, this.#since);
  }

  async #countOf(iov: Iov, signal: AbortSignal): Promise<number | undefined> {
    const counts = await Promise.all(
      searchesOf(iov).map((search) => this.#rundb.count(search, { signal })),
    );
    return counts.every((each) => each !== undefined)
      ? counts.reduce((sum, each) => sum + each, 0)
      : undefined;
  }

  /** Brings so many runs of an interval; gives the ranges that they are in, one an experiment. */
  async #loadCounted(iov: Iov, count: number, signal: AbortSignal): Promise<readonly RunRange[]> {
    if (count === 0) return [];
    const own = rangeOf(iov);
    if (own) {
      await this.#store.load([own], { signal, freshSince: this.#since });
      return [own];
    }
    const run = this.#store.query({ searches: searchesOf(iov) }, { freshSince: this.#since });
    await run.load(Infinity, { signal });
    const ranges = rangesWithin(iov, run.runs);
    await this.#store.load(ranges, { signal, freshSince: this.#since });
    return ranges;
  }

  #isKnown(range: RunRange): boolean {
    const since = this.#store.since(range);
    return since !== undefined && since >= this.#since;
  }

  #known(ranges: readonly RunRange[]): KnownInterval & { readonly count: number } {
    const runs = ranges.flatMap((range) => this.#store.runs(range));
    const times = ranges.map((range) => this.#store.since(range) ?? Infinity);
    const since = Math.min(...times);
    return { runs, count: runs.length, since: since === Infinity ? undefined : since };
  }
}

/** The parts of an interval, in order. */
function rangesWithin(
  { first, last }: Iov,
  some: readonly { readonly experiment: number }[],
): RunRange[] {
  return [...new Set(some.map(({ experiment }) => experiment))]
    .map((experiment) => ({
      experiment,
      first: experiment === first.experiment ? first.run : 0,
      last: experiment === last.experiment ? last.run : Infinity,
    }))
    .filter(({ experiment }) => first.experiment <= experiment && experiment <= last.experiment)
    .sort((a, b) => a.experiment - b.experiment);
}

function searchBetween(from: number, to: number): RunSearch {
  return { min_experiment: from, ...(to < Infinity && { max_experiment: to }) };
}

/** An interval in one experiment, as a range; undefined over several. */
function rangeOf({ first, last }: Iov): RunRange | undefined {
  if (first.experiment !== last.experiment) return undefined;
  return { experiment: first.experiment, first: first.run, last: last.run };
}

/** Whether something is over several experiments, or has so many numbers that its runs are counted first. */
function isLong(range: RunRange | undefined): boolean {
  return range === undefined || range.last - range.first >= mostRuns;
}

function keyOf({ first, last }: Iov): string {
  return `${first.experiment}:${first.run}..${last.experiment}:${last.run}`;
}

/** The searches that ask for an interval; whether run limits hold for each experiment is not known. */
function searchesOf({ first, last }: Iov): RunSearch[] {
  const lastRun = last.run === Infinity ? {} : { max_run: last.run };
  if (first.experiment === last.experiment) {
    return [{ ...within(first.experiment), min_run: first.run, ...lastRun }];
  }
  const isWhole = first.run === 0;
  const isOpen = last.run === Infinity;
  const from = isWhole ? first.experiment : first.experiment + 1;
  const to = isOpen ? last.experiment : last.experiment - 1;
  const middle = searchBetween(from, to);
  return [
    ...(isWhole ? [] : [{ ...within(first.experiment), min_run: first.run }]),
    ...(from <= to ? [middle] : []),
    ...(isOpen ? [] : [{ ...within(last.experiment), ...lastRun }]),
  ];
}

function within(experiment: number): RunSearch {
  return { min_experiment: experiment, max_experiment: experiment };
}
