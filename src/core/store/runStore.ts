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

/** What runs add up to, and when the oldest of them was asked for, ms since 1970. */
export interface KeptSum {
  readonly sum: RunsSummary;
  readonly since: number;
}

/** What fits a query, in order, and when the oldest of it was asked for, ms since 1970. */
export interface KeptRuns {
  readonly runs: readonly ListedRun[];
  readonly since: number;
}

/**
 * What is known of the runs of one server, and since when. Reading never asks; loading asks for what
 * is missing or too old. What comes for any reason is kept, and everybody reads the same.
 */
export class RunStore {
  readonly rundb: RunDB;
  /** Whether the server answers. */
  readonly presence = new Presence();
  /** What lasts longer than the session; undefined where nothing does. */
  readonly local: LocalCopy | undefined;
  readonly experiments: ExperimentList;
  readonly #runs = new KnownExperiments();
  readonly #server: Server;
  /** Asks for runs of all kinds. */
  readonly #loader: RunLoader;

  constructor(rundb: RunDB, local?: LocalCopy) {
    this.rundb = rundb;
    this.local = local;
    const { presence } = this;
    this.#server = { rundb, runs: this.#runs, habits: new ServerHabits(), presence, local };
    this.#loader = new RunLoader(this.#server);
    this.experiments = new ExperimentList(this.#server);
  }

  /** Runs of a range that are known, in order: all that there are, where `since` gives a time. */
  runs(range: RunRange): readonly ListedRun[] {
    return this.#loader.known.runs(range);
  }

  /** When the oldest part of a range was asked for, ms since 1970; undefined where not all was. */
  since(range: RunRange): number | undefined {
    return this.#loader.known.since(range);
  }

  /** How many runs of some ranges the server counted but did not give, and how many results are none, at most. */
  lacking(ranges: readonly RunRange[]): { readonly missing: number; readonly unreadable: number } {
    const { shortages } = this.#loader.known;
    const all = new Set(ranges.flatMap((range) => shortages.in(range)));
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

  /** When a run was asked for last, ms since 1970; undefined where it never was. */
  sinceRun(id: RunId): number | undefined {
    return this.since(single(id));
  }

  /** Calls back when runs of an experiment came, changed or went, until the function that it gives is called. */
  onDidChange(listener: (experiment: number) => void): () => void {
    return this.#runs.onDidChange(listener);
  }

  /** Keeps a record that somebody else asked for, in memory: its text is not known. */
  keep(record: RunRecord, since: number): void {
    const id = runIdOf(record);
    const sent = { results: [record] };
    if (id) this.#loader.known.keepAll([single(id)], sent, since, { isWhole: false });
  }

  /**
   * A run, the JSON text of its record as the server sent it, and when it was asked for, ms since
   * 1970. What the local copy has is given where it is good enough, or where the server is away.
   *
   * @throws RunDBError, of kind `noSuchRun` where there is no such run.
   */
  async getRecord(id: RunId, options: LoadOptions = {}): Promise<SentRecord> {
    // Something newer may have come without its text.
    const freshSince = Math.max(
      options.freshSince ?? -Infinity,
      this.sinceRun(id) ?? -Infinity,
      this.#server.habits.refreshed,
    );
    const covered = (await this.local?.covered([single(id)])) ?? [];
    const good = covered.filter((range) => isGood(range, freshSince));
    if (this.presence.isAway || good.length > 0) {
      const record = await this.#keptRecord(id);
      // What is kept since longer did not come with a search.
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
   * The records of some runs, by the rules of `getRecord`: just these, in their order, in batches of
   * some hundred. What is asked for comes by ranges of run numbers, and is kept.
   *
   * @throws RunDBError, of kind `noSuchRun` where there is no such run; and the signal's reason.
   */
  async *records(
    ids: readonly RunId[],
    options: LoadOptions = {},
  ): AsyncGenerator<readonly SentRecord[], void, undefined> {
    // Nobody needs it at the start.
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
   * Brings all runs of some ranges.
   *
   * @throws RunDBError, and the signal's reason.
   */
  load(ranges: readonly RunRange[], options?: LoadOptions): Promise<void> {
    return this.#loader.load(ranges, options);
  }

  /**
   * Asks once more for what the server did not give of some ranges.
   *
   * @throws as `load`
   */
  loadMissing(ranges: readonly RunRange[], options: RequestOptions = {}): Promise<void> {
    return this.#loader.loadMissing(ranges, options);
  }

  /**
   * Brings so many of a range's runs, the newest, or all there are. Gives the number from which on
   * all are known.
   *
   * @throws as `load`
   */
  loadOlder(range: RunRange, size: number, options?: LoadOptions): Promise<number> {
    return this.#loader.loadOlder(range, size, options);
  }

  /**
   * Runs of an experiment as a list that is loaded by pages.
   *
   * @param search What the server is asked for.
   * @param fitting Which of those that come are listed; all where it is not given.
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
   * Finds the experiments that have runs of a search, in no certain order.
   *
   * @param fitting Which of those that come are wanted; all where it is not given.
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
   * Brings all runs of some ranges of an experiment into the local copy, as far as it lacks them or they
   * should be asked for again.
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

  /** From now on, the server is asked for what comes next, whatever the local copy has. */
  refresh(): void {
    this.#server.habits.refreshed = Date.now();
  }

  /** Whether all of some ranges, in order, is known, or the local copy has it. */
  isKept(ranges: readonly RunRange[]): Promise<boolean> {
    return this.#loader.isKept(ranges);
  }

  /** How many runs some ranges have, where the local copy has them all; undefined where it may not. */
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
    // What was delivered in a run depends on those before it; who only counts doesn't want that.
    const whole = query && goodOf(await local.covered(joinRanges(ranges.map(wholeOf))));
    if (whole && withoutRanges(ranges, whole).length > 0) return undefined;
    const { sum, covered } = await local.summarize(query, ranges, whole);
    const kept = goodOf(covered);
    if (withoutRanges(ranges, kept).length > 0) return undefined;
    return { sum, since: Math.min(...kept.map((range) => range.since)) };
  }

  /** What runs of a query add up to, where the local copy has them all; undefined where it may not. */
  async summarize({ searches, query }: Asked): Promise<KeptSum | undefined> {
    const all = await this.experiments.get();
    if (!query || !all) return undefined;
    const ranges = joinRanges(searches.flatMap((search) => rangesWithin(search, all)));
    // There may be newer experiments.
    return ranges.length === 0 ? undefined : this.#summarizeKept(query, ranges);
  }

  /** All that fits a query, where that is known without a request; undefined where it may not be. */
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

  /** What memory and the local copy tell of the delivered luminosity of some runs, each of which comes once. */
  delivered(runs: readonly ListedRun[], options?: LoadOptions): Promise<KnownDelivered> {
    return knownDelivered(this.#loader, runs, options);
  }

  /**
   * The same, after what it depends on was brought from the server: of each experiment no more than from
   * a run back to the one before it that has a value.
   *
   * @throws as `load`
   */
  loadDelivered(runs: readonly ListedRun[], options?: LoadOptions): Promise<KnownDelivered> {
    return loadDelivered(this.#loader, runs, options);
  }

  /** A query over runs, on its way. */
  query(asked: Asked, options?: QueryRunOptions): QueryRun {
    return new QueryRun(this, asked, options);
  }

  /** Asks for runs of a search that fit, whatever their numbers. */
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
