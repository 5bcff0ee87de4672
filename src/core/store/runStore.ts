import type { KeptRange, LocalCopy, QueryText } from '../localCopy/index.ts';
import { runFacts, type ListedRun } from '../records/index.ts';
import { findExperiments } from '../rundb/experiments.ts';
import {
  compareRuns,
  isJsonObject,
  parseJson,
  RunDBError,
  runIdOf,
  type Experiment,
  type RequestOptions,
  type RunDB,
  type RunId,
  type RunRecord,
  type RunSearch,
} from '../rundb/index.ts';
import { joinRanges, withoutRanges, type RunRange } from '../selection/ranges.ts';
import type { RunsSummary } from '../statistics/index.ts';
import { knownAdjacent, loadAdjacent, type AdjacentRun, type Direction } from './adjacentRuns.ts';
import { knownDelivered, loadDelivered, type KnownDelivered } from './delivered.ts';
import { download, type DownloadOptions } from './download.ts';
import { ExperimentList } from './experimentList.ts';
import { isGood } from './freshness.ts';
import { KnownExperiments } from './knownExperiments.ts';
import { isAway, Presence } from './presence.ts';
import { QueryRun, type Asked, type QueryRunOptions } from './queryRun.ts';
import { RunList, type RunListOptions } from './runList.ts';
import { RunLoader, type LoadOptions } from './runLoader.ts';
import type { Fitting, Server } from './server.ts';
import { conditionsOf, rangesWithin, rangeWithin } from './searches.ts';
import type { SentRecord } from './sentRecords.ts';
import { ServerHabits } from './serverHabits.ts';
import type { Lacking } from './shortages.ts';

/** A sum over runs, and when the oldest of them was requested, ms since 1970. */
export interface KeptSum {
  readonly sum: RunsSummary;
  readonly since: number;
}

/** All matches of a query, sorted, and when the oldest of them was requested, ms since 1970. */
export interface KeptRuns {
  readonly runs: readonly ListedRun[];
  readonly since: number;
}

/**
 * What is known about the runs of one server, and since when. Reading never sends a request; loading
 * requests what is missing or outdated. Whatever arrives for any reason is stored, and everyone sees the
 * same.
 */
export class RunStore {
  readonly rundb: RunDB;
  /** Whether the server responds. */
  readonly presence = new Presence();
  /** What outlasts the session; undefined if nothing does. */
  readonly local: LocalCopy | undefined;
  readonly experiments: ExperimentList;
  readonly #runs = new KnownExperiments();
  readonly #server: Server;
  /** Loads all runs, without conditions. */
  readonly #loader: RunLoader;

  constructor(rundb: RunDB, local?: LocalCopy) {
    this.rundb = rundb;
    this.local = local;
    const { presence } = this;
    this.#server = { rundb, runs: this.#runs, habits: new ServerHabits(), presence, local };
    this.#loader = new RunLoader(this.#server);
    this.experiments = new ExperimentList(this.#server);
  }

  /** Known runs of a range, sorted: all of them, provided `since` returns a time. */
  runs(range: RunRange): readonly ListedRun[] {
    return this.#loader.known.runs(range);
  }

  /** When the oldest part of a range was requested, ms since 1970; undefined unless all of it was. */
  since(range: RunRange): number | undefined {
    return this.#loader.known.since(range);
  }

  /** What may be missing from the known runs of some ranges. */
  lacking(ranges: readonly RunRange[]): Lacking {
    const { shortages } = this.#loader.known;
    const all = new Set(ranges.flatMap((range) => shortages.in(range)));
    if (all.size === 0) return { missing: 0, unreadable: 0 };
    const numbers = ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
    const there = ranges.reduce((sum, range) => sum + this.runs(range).length, 0);
    let [missing, unreadable] = [0, 0];
    for (const each of all) {
      missing += each.missing;
      unreadable += each.unreadable;
    }
    missing = Math.min(missing, numbers - there);
    return { missing, unreadable: Math.min(unreadable, numbers - there - missing) };
  }

  /** When a run was last requested, ms since 1970; undefined if it never was. */
  sinceRun(id: RunId): number | undefined {
    return this.since(single(id));
  }

  /**
   * Calls back when runs of an experiment are added, changed or removed. Returns a function that
   * unsubscribes.
   */
  onDidChange(listener: (experiment: number) => void): () => void {
    return this.#runs.onDidChange(listener);
  }

  /** Stores a record that others requested, in memory only, because its text isn't known. */
  keep(record: RunRecord, since: number): void {
    const id = runIdOf(record);
    const sent = { results: [record] };
    if (id) this.#loader.known.keepAll([single(id)], sent, since, { isWhole: false });
  }

  /**
   * A run, its record's JSON text as the server sent it, and when it was requested, ms since 1970. Comes
   * from the local copy if that is fresh enough, or if the server is away.
   *
   * @throws RunDBError, of kind `noSuchRun` if there is no such run.
   */
  async getRecord(id: RunId, options: LoadOptions = {}): Promise<SentRecord> {
    // A newer record may have arrived without its text.
    const freshSince = Math.max(
      options.freshSince ?? -Infinity,
      this.sinceRun(id) ?? -Infinity,
      this.#server.habits.refreshed,
    );
    const covered = (await this.local?.covered([single(id)])) ?? [];
    const good = covered.filter((range) => isGood(range, freshSince));
    if (this.presence.isAway || good.length > 0) {
      const record = await this.#keptRecord(id);
      // A record that is older than the search wasn't part of its results.
      const isAsGood = ({ since }: KeptRange): boolean =>
        record !== undefined && since <= record.since;
      if (record && (this.presence.isAway || good.some(isAsGood))) return record;
    }
    try {
      const record = await this.#loadRecord(id, options);
      this.presence.return();
      return record;
    } catch (error) {
      if (!isAway(error)) throw error;
      const record = await this.#keptRecord(id);
      if (!record) throw error;
      this.presence.leave();
      return record;
    }
  }

  /**
   * The records of some runs, by the rules of `getRecord`: only these, in the given order, in batches of a
   * few hundred. They are requested by ranges of run numbers, and stored.
   *
   * @throws RunDBError, of kind `noSuchRun` if there is no such run; and the signal's reason.
   */
  async *records(
    ids: readonly RunId[],
    options: LoadOptions = {},
  ): AsyncGenerator<readonly SentRecord[], void, undefined> {
    // Not needed at startup.
    const { SentRecords } = await import('./sentRecords.ts');
    yield* new SentRecords(this.#server, this.#loader.known, options).of(ids);
  }

  async #keptRecord(id: RunId): Promise<SentRecord | undefined> {
    const kept = await this.local?.record(id);
    if (!kept) return undefined;
    const { text, since } = kept;
    const record = parseJson(text);
    if (!isJsonObject(record)) return undefined;
    const run = { ...id, facts: runFacts(record) };
    this.#runs.keepRuns([{ run, since }]);
    return { run, text, since };
  }

  async #loadRecord(id: RunId, { signal }: RequestOptions): Promise<SentRecord> {
    const { experiment, run } = id;
    const since = Date.now();
    try {
      const { record, text } = await this.rundb.getRecord(id, { signal });
      this.#loader.known.keepAll([single(id)], { results: [record], text }, since);
      return { run: { experiment, run, facts: runFacts(record) }, text, since };
    } catch (error) {
      if (error instanceof RunDBError && error.kind === 'noSuchRun')
        this.#loader.known.keepAll([single(id)], { results: [] }, since);
      throw error;
    }
  }

  /**
   * Loads all runs of some ranges.
   *
   * @throws RunDBError, and the signal's reason.
   */
  load(ranges: readonly RunRange[], options?: LoadOptions): Promise<void> {
    return this.#loader.load(ranges, options);
  }

  /**
   * Requests again what the server didn't return of some ranges.
   *
   * @throws as `load`
   */
  loadMissing(ranges: readonly RunRange[], options: RequestOptions = {}): Promise<void> {
    return this.#loader.loadMissing(ranges, options);
  }

  /**
   * Loads the given number of newest runs of a range, or all there are. Returns the number from which all
   * are known.
   *
   * @throws as `load`
   */
  loadOlder(range: RunRange, size: number, options?: LoadOptions): Promise<number> {
    return this.#loader.loadOlder(range, size, options);
  }

  /**
   * The runs of an experiment as a list that is loaded page by page.
   *
   * @param search What to request from the server.
   * @param fitting Which of the received runs to list; all by default.
   */
  list(
    experiment: number,
    search: RunSearch,
    fitting?: Fitting,
    options: Omit<RunListOptions, 'isFiltered'> = {},
  ): RunList {
    const isFiltered = fitting !== undefined;
    const loader = fitting ? this.loader(search, fitting) : this.#loader;
    return new RunList(loader, rangeWithin(search, experiment), { ...options, isFiltered });
  }

  /**
   * Finds the experiments that have runs matching a search, in no particular order.
   *
   * @param fitting Which of the received runs are wanted; all by default.
   * @throws as `load`
   */
  async *findExperiments(
    search: RunSearch,
    fitting?: Fitting,
    options: LoadOptions = {},
  ): AsyncGenerator<Experiment, void, undefined> {
    if (!fitting) {
      yield* this.experiments.find(options);
      return;
    }
    const all = await this.experiments.get(options.freshSince);
    const ranges = all && rangesWithin(search, all);
    const loader = this.loader(search, fitting);
    if (!ranges?.length || !(await loader.isKept(ranges, options.freshSince))) {
      yield* findExperiments(this.rundb, search, options);
      return;
    }
    for (const range of ranges) {
      const { length } = loader.known.runs(range);
      if (length > 0) yield { experiment: range.experiment, runs: length };
    }
  }

  /**
   * Downloads all runs of some ranges of an experiment to the local copy, as far as they are missing there
   * or stale.
   *
   * @throws as `load`
   */
  async download(ranges: readonly RunRange[], options?: DownloadOptions): Promise<void> {
    const { local } = this;
    if (!local) return this.load(ranges, options);
    try {
      await download({ ...this.#server, local }, ranges, options);
    } finally {
      await this.#loader.known.takeAgain(joinRanges(ranges));
    }
  }

  /** From now on, data is requested from the server, whatever the local copy has. */
  refresh(): void {
    this.#server.habits.refreshed = Date.now();
  }

  /** When that was done last, ms since 1970; -Infinity if never. */
  get refreshed(): number {
    return this.#server.habits.refreshed;
  }

  /** Whether everything in some sorted ranges is known, or in the local copy. */
  isKept(ranges: readonly RunRange[]): Promise<boolean> {
    return this.#loader.isKept(ranges);
  }

  /** How many runs some ranges have, if the local copy has all of them; undefined if it may not. */
  async countKept(ranges: readonly RunRange[], freshSince?: number): Promise<number | undefined> {
    return (await this.#summarizeKept(undefined, ranges, freshSince))?.sum.runs;
  }

  async #summarizeKept(
    query: QueryText | undefined,
    ranges: readonly RunRange[],
    freshSince?: number,
  ): Promise<KeptSum | undefined> {
    const { local, presence } = this;
    if (!local) return undefined;
    const since = Math.max(freshSince ?? -Infinity, this.#server.habits.refreshed);
    const goodOf = (covered: readonly KeptRange[]): KeptRange[] =>
      covered.filter((range) => !range.of && (presence.isAway || isGood(range, since)));
    // A run's delivered luminosity depends on the runs before it, which doesn't matter for counting.
    const whole = query && goodOf(await local.covered(joinRanges(ranges.map(wholeOf))));
    if (whole && withoutRanges(ranges, whole).length > 0) return undefined;
    const { sum, covered } = await local.summarize(query, ranges, whole);
    const kept = goodOf(covered);
    if (withoutRanges(ranges, kept).length > 0) return undefined;
    return { sum, since: Math.min(...kept.map((range) => range.since)) };
  }

  /** The sum over the runs that match a query, if the local copy has all of them; undefined if it may not. */
  async summarize({ searches, query }: Asked): Promise<KeptSum | undefined> {
    const all = await this.experiments.get();
    if (!query || !all) return undefined;
    const ranges = joinRanges(searches.flatMap((search) => rangesWithin(search, all)));
    // There may be newer experiments.
    return ranges.length === 0 ? undefined : this.#summarizeKept(query, ranges);
  }

  /** All matches of a query, if known without a request; undefined if they may not be. */
  async kept({ searches, fits, query }: Asked): Promise<KeptRuns | undefined> {
    const found = new Map<string, ListedRun>();
    let since = Infinity;
    const all = await this.experiments.get();
    for (const search of searches) {
      const { min_experiment: first, max_experiment: last } = search;
      const isOne = first !== undefined && first === last;
      const ranges = isOne ? [rangeWithin(search, first)] : all && rangesWithin(search, all);
      const loader = this.loader(search, fits && { fits, query });
      // There may be newer experiments.
      if (!ranges?.length || !(await loader.isKept(ranges))) return undefined;
      for (const range of ranges) {
        const { shortages } = loader.known;
        if (shortages.missing(range) + shortages.unreadable(range) > 0) return undefined;
        since = Math.min(since, loader.known.since(range) ?? -Infinity);
        for (const run of loader.known.runs(range)) found.set(`${run.experiment}:${run.run}`, run);
      }
    }
    return since > -Infinity && since < Infinity
      ? { runs: [...found.values()].sort(compareRuns), since }
      : undefined;
  }

  /** What memory and the local copy say about the delivered luminosity of some runs, each given once. */
  delivered(runs: readonly ListedRun[], options?: LoadOptions): Promise<KnownDelivered> {
    return knownDelivered(this.#loader, runs, options);
  }

  /**
   * The same, after loading what it depends on: per experiment, at most from a run back to the previous one
   * that has a value.
   *
   * @throws as `load`
   */
  loadDelivered(runs: readonly ListedRun[], options?: LoadOptions): Promise<KnownDelivered> {
    return loadDelivered(this.#loader, runs, options);
  }

  /** The run before or after one in its experiment, as far as memory and the local copy tell. */
  adjacent(id: RunId, direction: Direction): Promise<AdjacentRun> {
    return knownAdjacent(this.#loader, id, direction);
  }

  /**
   * The same, after the numbers beside it were brought from the server, as far as they aren't known.
   *
   * @throws as `load`
   */
  loadAdjacent(id: RunId, direction: Direction, options?: LoadOptions): Promise<AdjacentRun> {
    return loadAdjacent(this.#server, this.#loader, id, direction, options);
  }

  /** Starts a query. */
  query(asked: Asked, options?: QueryRunOptions): QueryRun {
    return new QueryRun(this, asked, options);
  }

  /** Loads runs that match a search and a filter, whatever their numbers. */
  loader(search: RunSearch, fitting?: Fitting): RunLoader {
    const conditions = conditionsOf(search);
    const isAll = !fitting && Object.values(conditions).every((each) => each === undefined);
    if (isAll) return this.#loader;
    const { fits = () => true, query } = fitting ?? {};
    return this.#loader.only({ search: conditions, fits, query });
  }
}

/** The whole experiment. */
function wholeOf({ experiment }: RunRange): RunRange {
  return { experiment, first: 0, last: Infinity };
}

function single({ experiment, run }: RunId): RunRange {
  return { experiment, first: run, last: run };
}
