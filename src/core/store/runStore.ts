import { runFacts, type ListedRun } from '../records/index.ts';
import {
  RunDBError,
  type RequestOptions,
  type RunDB,
  type RunId,
  type RunRecord,
  type RunSearch,
} from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';
import { KnownExperiments } from './knownExperiments.ts';
import { QueryRun, type Asked, type QueryRunOptions } from './queryRun.ts';
import { RunList, type RunListOptions } from './runList.ts';
import { RunLoader, type Condition, type LoadOptions } from './runLoader.ts';
import { conditionsOf, rangeWithin } from './searches.ts';
import { ServerHabits } from './serverHabits.ts';

/**
 * What is known of the runs of one server, and since when. Reading never asks; loading asks for what
 * is missing or too old. What comes for any reason is kept, and everybody reads the same.
 */
export class RunStore {
  readonly rundb: RunDB;
  /** The experiments that had runs when all were looked for last; undefined before. */
  experiments: readonly number[] | undefined;
  readonly #known = new KnownExperiments();
  /** Asks for runs of all kinds. */
  readonly #loader: RunLoader;

  constructor(rundb: RunDB) {
    this.rundb = rundb;
    this.#loader = new RunLoader(rundb, this.#known, new ServerHabits());
  }

  /** Runs of a range that are known, in order: all that there are, where `since` gives a time. */
  runs(range: RunRange): readonly ListedRun[] {
    return this.#loader.runs(range);
  }

  /** When the oldest part of a range was asked for, ms since 1970; undefined where not all was. */
  since(range: RunRange): number | undefined {
    return this.#loader.since(range);
  }

  /** Calls back when runs of an experiment came, changed or went, until the function that it gives is called. */
  onDidChange(listener: (experiment: number) => void): () => void {
    return this.#known.onDidChange(listener);
  }

  /** Keeps records that are all that there are in some ranges, as of a time in ms since 1970. */
  keepAll(ranges: readonly RunRange[], records: readonly RunRecord[], since: number): void {
    this.#loader.keepAll(ranges, records, since);
  }

  /**
   * Asks for a run's record, whatever is known of it; gives the run, and the JSON text as the server
   * sent it.
   *
   * @throws RunDBError, of kind `noSuchRun` where there is no such run.
   */
  async loadRecord(
    id: RunId,
    { signal }: RequestOptions = {},
  ): Promise<{ readonly run: ListedRun; readonly text: string }> {
    const { experiment, run } = id;
    const only = { experiment, first: run, last: run };
    const begun = Date.now();
    try {
      const { record, text } = await this.rundb.getRecord(id, { signal });
      this.keepAll([only], [record], begun);
      return { run: { experiment, run, facts: runFacts(record) }, text };
    } catch (error) {
      if (error instanceof RunDBError && error.kind === 'noSuchRun')
        this.keepAll([only], [], begun);
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
   * @param fits Which of those that come are listed; all where it is not given.
   */
  list(
    experiment: number,
    search: RunSearch,
    fits?: (record: RunRecord) => boolean,
    options: Omit<RunListOptions, 'isFiltered'> = {},
  ): RunList {
    const isFiltered = fits !== undefined;
    const loader = isFiltered ? this.loader({ search: conditionsOf(search), fits }) : this.#loader;
    return new RunList(loader, rangeWithin(search, experiment), { ...options, isFiltered });
  }

  /** A query over runs, on its way. */
  query(asked: Asked, options?: QueryRunOptions): QueryRun {
    return new QueryRun(this, asked, options);
  }

  /** Asks for runs that fit a condition. */
  loader(condition: Condition): RunLoader {
    return this.#loader.only(condition);
  }
}
