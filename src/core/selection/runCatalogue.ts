import { listedRuns, type ListedRun } from '../records/index.ts';
import {
  compareRuns,
  SharedWork,
  type RequestOptions,
  type RunDB,
  type RunId,
  type RunSearch,
} from '../rundb/index.ts';
import { holdsRun, iovOf, isDivisible, rangesOfIov, type Iov } from './iov.ts';
import { indexOf } from './ordered.ts';
import { joinRanges, rangeWith, withoutRanges, type RunRange } from './ranges.ts';

/** Runs closer to each other than that, by number, are asked for together. */
const near = 250;
/** So many searches are made for the runs of one experiment. */
const mostSearches = 3;
/** Results on a page. */
const largestPage = 1000;
/** Intervals of more runs than that are only counted. */
const mostRuns = 10_000;

/** What is known of an interval. */
export interface KnownRuns {
  /** Its runs in order; undefined where they are too many to be looked at. */
  readonly runs: readonly ListedRun[] | undefined;
  /** How many they are; undefined where the server does not say. */
  readonly count: number | undefined;
}

/**
 * What is known of the runs that code mentions. What is asked for is kept: no run is asked for twice,
 * and runs near each other are asked for together.
 */
export class RunCatalogue {
  readonly #rundb: RunDB;
  readonly #loading = new SharedWork();
  /** Those of each experiment in order. */
  readonly #runs = new Map<number, readonly ListedRun[]>();
  readonly #counts = new Map<number, number | undefined>();
  /** Ranges of which all runs are known, in order; no two overlap or touch. */
  #covered: readonly RunRange[] = [];
  /** What is known of intervals over several experiments, or with very many runs. */
  readonly #wide = new Map<string, KnownRuns>();

  constructor(rundb: RunDB) {
    this.#rundb = rundb;
  }

  /** What is known of an interval; undefined where it was not asked for yet. */
  get(iov: Iov): KnownRuns | undefined {
    const range = rangeOf(iov);
    if (!range || !this.#covers(range)) return this.#wide.get(keyOf(iov));
    const runs = runsWithin(range, this.#runs.get(range.experiment) ?? []);
    return { runs, count: runs.length };
  }

  /** Asks for what is not known yet of some intervals. */
  async load(iovs: readonly Iov[], { signal }: RequestOptions = {}): Promise<void> {
    for (;;) {
      const wanted = iovs.filter((iov) => this.get(iov) === undefined);
      if (wanted.length === 0) return;
      await this.#loading.run((shared) => this.#loadAll(wanted, { signal: shared }), signal);
    }
  }

  /** How many runs an experiment has; undefined where the server does not say. */
  async count(experiment: number, options: RequestOptions = {}): Promise<number | undefined> {
    if (!this.#counts.has(experiment)) {
      this.#counts.set(experiment, await this.#rundb.count(within(experiment), options));
    }
    return this.#counts.get(experiment);
  }

  /** Asks again for a run that was not there, from the next `load` on. */
  forget({ experiment, run }: RunId): void {
    const taken = [{ experiment, first: run, last: run }];
    this.#covered = withoutRanges(this.#covered, taken);
  }

  #covers({ experiment, first, last }: RunRange): boolean {
    const around = rangeWith(this.#covered, { experiment, run: first });
    return around !== undefined && last <= around.last;
  }

  /** Wide intervals first: they may hold others. */
  async #loadAll(iovs: readonly Iov[], options: RequestOptions): Promise<void> {
    const ranges = iovs.flatMap((iov) => rangeOf(iov) ?? []);
    const several = new Map(iovs.flatMap((iov) => (rangeOf(iov) ? [] : [[keyOf(iov), iov]])));
    await Promise.all([
      ...[...several.values()].map((iov) => this.#loadWide(iov, options)),
      this.#loadLong(ranges.filter(isLong), options),
    ]);
    const short = withoutRanges(
      joinRanges(ranges.filter((range) => !isLong(range))),
      this.#covered,
    );
    await Promise.all(searched(short).map((range) => this.#loadRange(range, options)));
  }

  async #loadRange(range: RunRange, options: RequestOptions): Promise<void> {
    const { experiment, first, last } = range;
    const limit = Math.min(last - first + 1, largestPage);
    await this.#loadRuns({ ...within(experiment), min_run: first, max_run: last, limit }, options);
    this.#covered = joinRanges([...this.#covered, range]);
  }

  /** Long ranges that overlap are asked for together, unless that would be too many runs. */
  async #loadLong(ranges: readonly RunRange[], options: RequestOptions): Promise<void> {
    await Promise.all(
      joinRanges(ranges).map(async (joined) => {
        await this.#loadWide(iovOfRange(joined), options);
        const left = ranges
          .map(iovOfRange)
          .filter((iov) => iov.first.experiment === joined.experiment && !this.get(iov));
        await Promise.all(left.map((iov) => this.#loadWide(iov, options)));
      }),
    );
  }

  async #loadWide(iov: Iov, options: RequestOptions): Promise<void> {
    const searches = searchesOf(iov);
    const counts = await Promise.all(searches.map((search) => this.#rundb.count(search, options)));
    const count = counts.every((each) => each !== undefined)
      ? counts.reduce((sum, each) => sum + each, 0)
      : undefined;
    if (count === undefined || count === 0 || count > mostRuns) {
      this.#wide.set(keyOf(iov), { runs: count === 0 ? [] : undefined, count });
      return;
    }
    const found = await Promise.all(searches.map((search) => this.#loadRuns(search, options)));
    const runs = found
      .flat()
      .filter((run) => holdsRun(iov, run))
      .sort(compareRuns);
    this.#wide.set(keyOf(iov), { runs, count: runs.length });
    if (isDivisible(iov)) this.#covered = joinRanges([...this.#covered, ...rangesOfIov(iov)]);
  }

  async #loadRuns(search: RunSearch, { signal }: RequestOptions): Promise<ListedRun[]> {
    const { concurrency } = this.#rundb;
    const expanded = { limit: largestPage, ...search, expand: true };
    const walk = this.#rundb.walk(expanded, { signal, concurrency });
    const found: ListedRun[] = [];
    try {
      for (let page = await walk.next(); page; page = await walk.next()) {
        found.push(...listedRuns(page));
      }
    } finally {
      walk.stop();
    }
    for (const [experiment, runs] of Map.groupBy(found, ({ experiment }) => experiment)) {
      const all = [...(this.#runs.get(experiment) ?? []), ...runs];
      const own = new Map(all.map((run) => [run.run, run]));
      this.#runs.set(experiment, [...own.values()].sort(compareRuns));
    }
    return found;
  }
}

/** @param known In order. */
function runsWithin({ first, last }: RunRange, known: readonly ListedRun[]): readonly ListedRun[] {
  const begin = indexOf(known, ({ run }) => run >= first);
  return known.slice(
    begin,
    indexOf(known, ({ run }) => run > last),
  );
}

/** An interval in one experiment, as a range. */
function rangeOf({ first, last }: Iov): RunRange | undefined {
  if (first.experiment !== last.experiment) return undefined;
  return { experiment: first.experiment, first: first.run, last: last.run };
}

function iovOfRange({ experiment, first, last }: RunRange): Iov {
  return iovOf(experiment, first, last);
}

/** Whether a range is open, or so long that its runs are counted before they are asked for. */
function isLong({ first, last }: RunRange): boolean {
  return last - first >= mostRuns;
}

function keyOf({ first, last }: Iov): string {
  return `${first.experiment}:${first.run}..${last.experiment}:${last.run}`;
}

/** Few ranges that hold all that is wanted, and not much more. */
function searched(wanted: readonly RunRange[]): RunRange[] {
  return [...Map.groupBy(joinRanges(wanted), ({ experiment }) => experiment).values()].flatMap(
    (ranges) => {
      const widths = ranges
        .map(({ first }, i) => first - (ranges[i - 1]?.last ?? -Infinity))
        .sort((a, b) => b - a);
      // The first is as far from what is before it as can be.
      const between = Math.max(near, widths[mostSearches] ?? 0);
      const joined: RunRange[] = [];
      for (const range of ranges) {
        const before = joined.at(-1);
        if (before && range.first - before.last <= between) {
          joined[joined.length - 1] = { ...before, last: range.last };
        } else joined.push(range);
      }
      return joined;
    },
  );
}

function within(experiment: number): RunSearch {
  return { min_experiment: experiment, max_experiment: experiment };
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
  const middle = {
    min_experiment: from,
    ...(to < Infinity && { max_experiment: to }),
  };
  return [
    ...(isWhole ? [] : [{ ...within(first.experiment), min_run: first.run }]),
    ...(from <= to ? [middle] : []),
    ...(isOpen ? [] : [{ ...within(last.experiment), ...lastRun }]),
  ];
}
