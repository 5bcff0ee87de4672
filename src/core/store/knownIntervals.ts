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
import type { Lacking } from './shortages.ts';

/** Intervals with more runs than this are only counted. */
const mostRuns = 10_000;

/** What is known about an interval. */
export interface KnownInterval {
  /** Its runs, sorted; undefined if there are too many to load. */
  readonly runs: readonly ListedRun[] | undefined;
  /** The number of runs; undefined if the server doesn't say, or some may be missing. */
  readonly count: number | undefined;
  /** What may be missing from its runs; undefined if nothing is. */
  readonly lacking?: Lacking | undefined;
  /** When its oldest part was requested, ms since 1970; undefined if the runs were only counted. */
  readonly since?: number | undefined;
}

/** An interval spanning several experiments or very many numbers. */
interface Wide {
  readonly count: number | undefined;
  /** Undefined if it contains too many runs to load. */
  readonly loaded: Loaded | undefined;
}

interface Loaded {
  /** The ranges that contain all of its known runs, one per experiment. */
  readonly ranges: readonly RunRange[];
  /** How many runs may be missing from experiments without a known run. */
  readonly elsewhere: number;
}

/** What the store knows about intervals of validity. Those with very many runs are only counted. */
export class KnownIntervals {
  readonly #rundb: RunDB;
  readonly #store: RunStore;
  readonly #wide = new Map<string, Wide>();
  readonly #loading = new Map<string, SharedWork>();
  readonly #counts = new Map<number, number | undefined>();
  /** Anything requested before this time counts as unknown. */
  readonly #since: number;

  /** @param since Ignore anything requested before this time, ms since 1970. */
  constructor(rundb: RunDB, store: RunStore, since = -Infinity) {
    this.#rundb = rundb;
    this.#store = store;
    this.#since = since;
  }

  /** What is known about an interval; undefined if it hasn't been requested yet. */
  get(iov: Iov): KnownInterval | undefined {
    const own = rangeOf(iov);
    if (own && this.#isKnown(own)) return this.#known([own]);
    const wide = this.#wide.get(keyOf(iov));
    if (wide === undefined) return undefined;
    const { count, loaded } = wide;
    if (loaded === undefined) return { runs: undefined, count };
    const { ranges, elsewhere } = loaded;
    return ranges.every((range) => this.#isKnown(range))
      ? this.#known(ranges, elsewhere)
      : undefined;
  }

  /**
   * Loads what isn't known yet about some intervals.
   *
   * @throws RunDBError, and the signal's reason.
   */
  async load(iovs: readonly Iov[], { signal }: RequestOptions = {}): Promise<void> {
    const unknown = iovs.filter((iov) => this.get(iov) === undefined);
    const isWide = (iov: Iov): boolean => isLong(rangeOf(iov));
    // Wide intervals first, sorted by their first run: they may contain others.
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

  /** Checks again whether a missing run exists by now, unless that was checked recently. */
  async lookAgain(iov: Iov, patience: number, { signal }: RequestOptions = {}): Promise<void> {
    const range = rangeOf(iov);
    if (range) await this.#store.load([range], { signal, freshSince: Date.now() - patience });
  }

  /** How many runs an experiment has; undefined if the server doesn't say. */
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
    const loaded = isReadable ? await this.#loadCounted(iov, count, signal) : undefined;
    this.#wide.set(keyOf(iov), { count, loaded });
  }

  /** How many runs it has, if the local copy has all of them. */
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

  /** Loads the given number of runs of an interval. */
  async #loadCounted(iov: Iov, count: number, signal: AbortSignal): Promise<Loaded> {
    if (count === 0) return { ranges: [], elsewhere: 0 };
    const own = rangeOf(iov);
    if (own) {
      await this.#store.load([own], { signal, freshSince: this.#since });
      return { ranges: [own], elsewhere: 0 };
    }
    const run = this.#store.query({ searches: searchesOf(iov) }, { freshSince: this.#since });
    await run.load(Infinity, { signal });
    const ranges = rangesWithin(iov, run.runs);
    await this.#store.load(ranges, { signal, freshSince: this.#since });
    const { missing } = this.#store.lacking(ranges);
    return { ranges, elsewhere: Math.max(0, run.missing - missing) };
  }

  #isKnown(range: RunRange): boolean {
    const since = this.#store.since(range);
    return since !== undefined && since >= this.#since;
  }

  #known(ranges: readonly RunRange[], elsewhere = 0): KnownInterval {
    const runs = ranges.flatMap((range) => this.#store.runs(range));
    const times = ranges.map((range) => this.#store.since(range) ?? Infinity);
    const since = Math.min(...times);
    const known = { runs, since: since === Infinity ? undefined : since };
    const { missing, unreadable } = this.#store.lacking(ranges);
    const lacking = { missing: missing + elsewhere, unreadable };
    return lacking.missing + lacking.unreadable > 0
      ? { ...known, count: undefined, lacking }
      : { ...known, count: runs.length };
  }
}

/** The parts of an interval, sorted. */
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

/** An interval within one experiment as a range; undefined if it spans several. */
function rangeOf({ first, last }: Iov): RunRange | undefined {
  if (first.experiment !== last.experiment) return undefined;
  return { experiment: first.experiment, first: first.run, last: last.run };
}

/** Whether it spans several experiments, or so many numbers that its runs should be counted first. */
function isLong(range: RunRange | undefined): boolean {
  return range === undefined || range.last - range.first >= mostRuns;
}

function keyOf({ first, last }: Iov): string {
  return `${first.experiment}:${first.run}..${last.experiment}:${last.run}`;
}

/** The searches for an interval; it is unknown whether run limits apply to each of several experiments. */
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
