import type { KeptOf } from '../localCopy/index.ts';
import type { ListedRun } from '../records/index.ts';
import { runIdOf, type Page, type RunId, type RunRecord } from '../rundb/index.ts';
import {
  commonRanges,
  joinRanges,
  rangesOf,
  rangeWith,
  withoutRanges,
  type RunRange,
} from '../selection/ranges.ts';
import { Coverage } from './coverage.ts';
import { keptRanges } from './freshness.ts';
import { LookedUp, takeFrom, type Taken } from './localRuns.ts';
import { holds } from './pages.ts';
import type { Condition, Sent, Server } from './server.ts';
import { Shortages, type Lacking } from './shortages.ts';
import { Trust } from './trust.ts';

export interface TakeOptions {
  /** Ignore anything requested before this time, ms since 1970. */
  readonly freshSince?: number | undefined;
  /** At most this many runs, the newest. */
  readonly newest?: number;
  /** Whether to accept stale data too; defaults to whether the server is away. */
  readonly evenOld?: boolean;
}

/**
 * What is known about those of a server's runs that match a condition, or about all of them, and since
 * when. Queries the local copy, never the server.
 */
export class Knowledge {
  readonly #server: Server;
  readonly #condition: Condition | undefined;
  /** What is known about all runs, matching or not; undefined if this is that. */
  readonly #all: Knowledge | undefined;
  /** The runs received, by experiment and number: whether they match. */
  readonly #fits = new Map<number, Map<number, boolean>>();
  readonly #coverage = new Coverage();
  readonly #lookedUp = new LookedUp();
  readonly trust = new Trust();
  readonly shortages = new Shortages();
  /** Where stale data from the local copy had to do, sorted, and the server's `returns` at that time. */
  #old: readonly RunRange[] = [];
  #oldOf = 0;
  #version = 0;

  constructor(server: Server, condition?: Condition, all?: Knowledge) {
    this.#server = server;
    this.#condition = condition;
    this.#all = all;
  }

  /** Known, matching runs of a range, sorted. */
  runs(range: RunRange): readonly ListedRun[] {
    const runs = this.#server.runs.between(range);
    if (this.#condition === undefined) return runs;
    const fits = this.#fits.get(range.experiment);
    return runs.filter(({ run }) => fits?.get(run));
  }

  /** How many runs of a range are known, matching or not. */
  lookedAt(range: RunRange): number {
    const { experiment, first, last } = range;
    if (this.#condition === undefined) return this.#server.runs.between(range).length;
    let number = 0;
    for (const run of this.#fits.get(experiment)?.keys() ?? []) {
      if (first <= run && run <= last) number++;
    }
    return number;
  }

  /** Changes whenever the knowledge of an experiment does. */
  version(experiment: number): number {
    return this.#version + this.#server.runs.version(experiment);
  }

  /** When the oldest part of a range was requested, ms since 1970; undefined unless all of it is certain. */
  since(range: RunRange): number | undefined {
    return this.isSure(range) ? this.#coverage.since(range) : undefined;
  }

  /** Whether nothing about a range relies on the server's order alone, such as that a run doesn't exist. */
  isSure(range: RunRange): boolean {
    return commonRanges(this.trust.ranges, [range]).every(
      (part) => this.lookedAt(part) === part.last - part.first + 1,
    );
  }

  /** The lowest number of a range from which everything up to its end was requested since a time. */
  reach({ experiment, first, last }: RunRange, since?: number): number {
    return Math.max(first, this.#coverage.reach(experiment, last, since));
  }

  /** The parts of some ranges that haven't been requested since a time, sorted. */
  missing(ranges: Iterable<RunRange>, since?: number): RunRange[] {
    return this.#coverage.missing(ranges, since);
  }

  /** How many results of a range were received. */
  came(range: RunRange): number {
    return this.lookedAt(range) + this.shortages.unreadable(range);
  }

  /** Takes over what the local copy has for some sorted ranges. Returns whether anything is new. */
  async take(ranges: readonly RunRange[], options: TakeOptions): Promise<boolean> {
    const { local, presence, habits } = this.#server;
    const query = this.#condition?.query;
    if (!local || (this.#condition && !query)) return false;
    const { evenOld = presence.isAway } = options;
    const { returns } = presence;
    const missing = this.#lookedUp.missing(ranges, evenOld);
    if (missing.length === 0) return false;
    const { newest } = options;
    // While the server is away, stale data has to do, even after a refresh.
    const refreshed = evenOld ? -Infinity : habits.refreshed;
    const freshSince = Math.max(options.freshSince ?? -Infinity, refreshed);
    const of = this.#search ?? (habits.ordered ? 'inOrder' : undefined);
    const taken = await takeFrom(local, missing, { query, of, newest, freshSince, evenOld });
    this.#lookedUp.add(taken.looked, evenOld);
    if (returns === presence.returns) this.#keepTaken(taken, evenOld);
    return taken.covered.length > 0;
  }

  /**
   * Others have added some sorted ranges to the local copy: what is known of them is read from there, the
   * rest once it is needed.
   */
  async takeAgain(ranges: readonly RunRange[]): Promise<void> {
    this.#lookedUp.remove(ranges);
    await this.take(this.#coverage.within(ranges), {});
  }

  #keepTaken({ runs, covered }: Taken, evenOld: boolean): void {
    for (const range of covered) {
      const own = runs.filter(
        ({ run, since }) => holds(range, run) && (!range.of || since >= range.since),
      );
      this.#server.runs.keepRuns(own);
      const came = new Map(own.map(({ run }) => [run.run, true]));
      this.#cover(range, came, range.since);
      if (range.of === 'inOrder') this.trust.add(range);
      else this.trust.remove(range);
      const singles = this.#all ? this.#all.#coverSingles(range, came.keys(), range.since) : [];
      if (!evenOld || range.until > Date.now()) continue;
      this.#addOld([range]);
      if (this.#all) this.#all.#addOld(singles);
    }
  }

  #addOld(ranges: readonly RunRange[]): void {
    this.#old = joinRanges([...this.#old, ...ranges]);
  }

  /** Stores records of some sorted ranges, unless something requested later is known. */
  keep(ranges: readonly RunRange[], { results, text }: Sent, since: number): void {
    if (text !== undefined) void this.#server.local?.keep(text, since);
    const parts = this.#coverage.missing(ranges, since + 1);
    const isNews = (id: RunId | undefined): boolean =>
      id !== undefined && rangeWith(parts, id) !== undefined;
    this.#server.runs.keep(
      results.filter((record) => isNews(runIdOf(record))),
      since,
    );
  }

  /**
   * The response is all that the server returns for some ranges, as of a time in ms since 1970.
   *
   * @param isWhole Whether nothing is missing from it.
   */
  keepAll(
    ranges: readonly RunRange[],
    sent: Sent,
    since: number,
    { isWhole } = { isWhole: true },
  ): void {
    this.keep(joinRanges(ranges), sent, since);
    for (const range of ranges) {
      this.#coverBy(range, sent.results, since);
      if (isWhole) this.#makeSure(range, since);
      else this.trust.remove(range);
    }
  }

  /** A page contains everything in a range, or everything that the server returns of it. */
  coverPage(range: RunRange, { all, count = 0, results }: Page, since: number): void {
    const unreadable = all.length - results.filter((each) => runIdOf(each) !== undefined).length;
    const missing = Math.max(0, count - all.length);
    this.#coverBy(range, results, since, { missing, unreadable });
    this.#makeSure(range, since);
  }

  /**
   * The same for part of a range, provided the server's order can be trusted. Returns whether it was
   * certain before.
   */
  coverByOrder(part: RunRange, { results }: Page, since: number): boolean {
    const known = withoutRanges([part], this.#coverage.missing([part]));
    const wasSure = withoutRanges(known, this.trust.ranges).length > 0;
    this.#coverBy(part, results, since);
    this.trust.add(part);
    if (this.#search === undefined) this.#coverOnDisk([part], since, 'inOrder');
    return wasSure;
  }

  /** What was known by the server's order alone has been confirmed. */
  confirm(range: RunRange): void {
    const parts = commonRanges(this.trust.ranges, [range]);
    for (const { since, ...part } of this.#coverage.within(parts)) this.#makeSure(part, since);
  }

  /**
   * Forgets what relied on an order that turned out to be none, or was stale data used while the server was
   * away.
   */
  forgetDoubtful(): void {
    const { isAway, returns } = this.#server.presence;
    if (this.#old.length > 0 && !isAway && returns !== this.#oldOf) {
      this.#coverage.remove(this.#old);
      this.#old = [];
      this.#version++;
    }
    this.#oldOf = returns;
    if (this.#server.habits.ordered || this.trust.ranges.length === 0) return;
    this.#coverage.remove(this.trust.ranges);
    this.trust.clear();
    this.#version++;
  }

  /** All runs of a range were received, matching or not, so the knowledge of all runs learns that too. */
  #makeSure(range: RunRange, since: number): void {
    this.trust.remove(range);
    // What was missing has to be requested again.
    if (this.shortages.in(range).length > 0) return;
    this.#coverOnDisk([range], since, this.#search);
    // A request with a condition doesn't return all runs of the range.
    if (!this.#all || this.#search !== undefined) return;
    this.#all.#cover(range, this.#fits.get(range.experiment) ?? new Map<number, boolean>(), since);
  }

  /** What to request from the server, besides numbers. */
  get #search(): KeptOf | undefined {
    const conditions = Object.entries(this.#condition?.search ?? {}).filter(
      ([, value]) => value !== undefined,
    );
    return conditions.length > 0 ? `search:${JSON.stringify(conditions.sort())}` : undefined;
  }

  #coverOnDisk(ranges: readonly RunRange[], since: number, of?: KeptOf): void {
    const { local, runs, habits } = this.#server;
    const kept = ranges.flatMap((range) => {
      const mayGrow = range.experiment >= (habits.newest ?? 0);
      return keptRanges(range, since, runs.between(range), runs.above(range), mayGrow, of);
    });
    void local?.cover(kept);
  }

  #coverBy(range: RunRange, records: readonly RunRecord[], since: number, lacking?: Lacking): void {
    const { fits = () => true } = this.#condition ?? {};
    const came = new Map(
      records.flatMap((record): [number, boolean][] => {
        const id = runIdOf(record);
        return id && holds(range, id) ? [[id.run, fits(record)]] : [];
      }),
    );
    this.#cover(range, came, since, lacking);
    if (!this.#all) return;
    const singles = this.#all.#coverSingles(range, came.keys(), since);
    this.#all.#coverOnDisk(singles, since);
  }

  /** All runs of a range were received but what is lacking, each with whether it matches. */
  #cover(
    range: RunRange,
    came: ReadonlyMap<number, boolean>,
    since: number,
    lacking?: Lacking,
  ): void {
    this.shortages.replace(range, lacking);
    this.#version++;
    // What was requested later is more reliable.
    for (const part of this.#coverage.missing([range], since + 1)) {
      this.#coverage.add([part], since);
      const numbers = new Map([...came].filter(([run]) => part.first <= run && run <= part.last));
      if (this.#condition === undefined) this.#server.runs.keepOnly(part, numbers, since);
      else this.#keepFitting(part, numbers);
    }
  }

  /**
   * Single runs were received for a condition, which says nothing about others. Returns those not known
   * from later.
   */
  #coverSingles({ experiment }: RunRange, numbers: Iterable<number>, since: number): RunRange[] {
    const singles = rangesOf([...numbers].map((run) => ({ experiment, run })));
    const news = this.#coverage.missing(singles, since + 1);
    this.#coverage.add(news, since);
    return news;
  }

  #keepFitting({ experiment, first, last }: RunRange, came: ReadonlyMap<number, boolean>): void {
    const known = this.#fits.get(experiment) ?? new Map<number, boolean>();
    for (const run of known.keys()) if (first <= run && run <= last) known.delete(run);
    for (const [run, fits] of came) known.set(run, fits);
    this.#fits.set(experiment, known);
  }
}
