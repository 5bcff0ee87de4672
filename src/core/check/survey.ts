import {
  compareRuns,
  RunDBError,
  runIdOf,
  type JsonObject,
  type Page,
  type RequestOptions,
  type RunDB,
  type RunId,
  type RunSearch,
} from '../rundb/index.ts';
import { sampleOf, type Sample } from './sample.ts';

/** Undocumented behaviour of a server. Undefined if it couldn't be determined. */
export interface Survey {
  /** How long the first response took, in ms. */
  readonly firstAnswer: number | undefined;
  /** The total number of runs, or that the server doesn't say. */
  readonly count: number | 'not said' | undefined;
  /** The number of results on the page that was requested with `largestAsked`. */
  readonly largestPage: number | undefined;
  readonly order: 'ascending' | 'descending' | 'none' | undefined;
  /** Whether `min_run` applies within each experiment, or starts from a run of the first one. */
  readonly minRun: 'each experiment' | 'first experiment' | undefined;
  readonly summaryKeys: readonly string[];
  readonly sample: Sample | undefined;
  /** Results that aren't runs, because they lack an experiment or run number. */
  readonly unreadable: number;
  readonly requests: number;
  /** What ended the survey early. */
  readonly problem: RunDBError | undefined;
}

/** The number of summaries requested at once. */
export const largestAsked = 1000;
/** The number of records checked at each end of the list and in its middle. */
const sampled = 50;

/**
 * Checks a server with a handful of requests. Rejects only with the signal's reason: a `RunDBError`
 * goes into the survey.
 */
export async function surveyServer(rundb: RunDB, options: RequestOptions = {}): Promise<Survey> {
  const surveyor = new Surveyor(rundb, options);
  try {
    await surveyor.ask();
  } catch (error) {
    if (!(error instanceof RunDBError)) throw error;
    surveyor.problem = error;
  }
  return surveyor;
}

class Surveyor implements Survey {
  firstAnswer: number | undefined;
  count: number | 'not said' | undefined;
  largestPage: number | undefined;
  order: Survey['order'];
  minRun: Survey['minRun'];
  summaryKeys: readonly string[] = [];
  sample: Sample | undefined;
  unreadable = 0;
  requests = 0;
  problem: RunDBError | undefined;
  readonly #rundb: RunDB;
  readonly #options: RequestOptions;

  constructor(rundb: RunDB, options: RequestOptions) {
    this.#rundb = rundb;
    this.#options = options;
  }

  async ask(): Promise<void> {
    await this.#askForSummaries();
    const records = await this.#askForRecords();
    this.sample = sampleOf(records);
    const runs = records.flatMap((record) => runIdOf(record) ?? []);
    this.unreadable = records.length - runs.length;
    await this.#askForMinRun(runs);
  }

  async #askForSummaries(): Promise<void> {
    const begun = performance.now();
    const page = await this.#page({ expand: false, limit: largestAsked });
    this.firstAnswer = performance.now() - begun;
    this.count = page.count ?? 'not said';
    this.largestPage = page.all.length;
    this.summaryKeys = [...new Set(page.results.flatMap((summary) => Object.keys(summary)))].sort();
    this.order = orderOf(page.results);
  }

  /**
   * From both ends of the list and its middle: the contents of records have changed over the years.
   */
  async #askForRecords(): Promise<readonly JsonObject[]> {
    const count = typeof this.count === 'number' ? this.count : 0;
    const last = Math.max(0, count - sampled);
    const offsets = new Set([0, Math.floor(last / 2), last]);
    const records: JsonObject[] = [];
    for (const offset of offsets) {
      const page = await this.#page({ expand: true, limit: sampled, offset });
      records.push(...page.results);
    }
    // Summaries may not contain the experiment.
    this.order ??= orderOf(records);
    return records;
  }

  /**
   * Requests all runs from the first number above those of the first experiment. Runs of a later
   * experiment with lower numbers are returned only if the limit applies to the first experiment
   * alone.
   */
  async #askForMinRun(runs: readonly RunId[]): Promise<void> {
    const experiments = runs.map(({ experiment }) => experiment);
    const first = Math.min(...experiments);
    const last = Math.max(...experiments);
    if (!(first < last) || this.order === undefined || this.order === 'none') return;
    const own = { min_experiment: first, max_experiment: first };
    const { count } = await this.#page({ ...own, expand: false, limit: 1 });
    if (count === undefined || count === 0) return;
    const offset = this.order === 'ascending' ? count - 1 : 0;
    const end = await this.#page({ ...own, expand: true, limit: 1, offset });
    const highest = end.results.flatMap((record) => runIdOf(record) ?? [])[0];
    if (highest === undefined) return;
    const min_run = highest.run + 1;
    const both = { min_experiment: first, max_experiment: last };
    const beyond = await this.#page({ ...both, min_run, expand: true, limit: sampled });
    const found = beyond.results.flatMap((record) => runIdOf(record) ?? []);
    const isBelow = found.some(({ run }) => run < min_run);
    // Later experiments may have no lower numbers at all.
    const lower = runs.some(({ experiment, run }) => experiment > first && run < min_run);
    if (isBelow) this.minRun = 'first experiment';
    else if (lower) this.minRun = 'each experiment';
  }

  async #page(search: RunSearch): Promise<Page> {
    this.requests++;
    return this.#rundb.getPage(search, this.#options);
  }
}

/** Undefined if the results don't show it, or are too few. */
function orderOf(results: readonly JsonObject[]): Survey['order'] {
  const runs = results.flatMap((result) => runIdOf(result) ?? []);
  const steps = runs.slice(1).map((run, i) => Math.sign(compareRuns(run, runs[i] ?? run)));
  if (steps.length === 0) return undefined;
  if (steps.every((step) => step >= 0)) return 'ascending';
  return steps.every((step) => step <= 0) ? 'descending' : 'none';
}
