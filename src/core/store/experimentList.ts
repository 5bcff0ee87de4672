import type { ListOfExperiments } from '../localCopy/index.ts';
import { findExperiments } from '../rundb/experiments.ts';
import type { Experiment } from '../rundb/index.ts';
import { patienceWithAll } from './freshness.ts';
import { isAway } from './presence.ts';
import type { LoadOptions } from './runLoader.ts';
import type { Server } from './server.ts';

/** The experiments of a server that have runs. */
export class ExperimentList {
  readonly #server: Server;
  #list: ListOfExperiments | undefined;
  #isRead = false;

  constructor(server: Server) {
    this.#server = server;
  }

  /** Those found by the last complete search; undefined before the first one. */
  get known(): readonly Experiment[] | undefined {
    return this.#list?.experiments;
  }

  /** When they were found, ms since 1970. */
  get since(): number | undefined {
    return this.#list?.since;
  }

  /** The known list if it is fresh enough, otherwise undefined. */
  async get(freshSince = -Infinity): Promise<readonly Experiment[] | undefined> {
    const list = await this.#read();
    if (!list || list.since < freshSince) return undefined;
    const { presence, habits } = this.#server;
    if (!presence.isAway && list.since < habits.refreshed) return undefined;
    return presence.isAway || Date.now() < (await this.#until(list)) ? list.experiments : undefined;
  }

  /**
   * Finds the experiments, in no particular order.
   *
   * @throws RunDBError, and the signal's reason.
   */
  async *find(options: LoadOptions = {}): AsyncGenerator<Experiment, void, undefined> {
    const { presence, rundb } = this.#server;
    const known = await this.get(options.freshSince);
    if (known) {
      yield* known;
      return;
    }
    const found: Experiment[] = [];
    const since = Date.now();
    try {
      const same = await this.#sameAsBefore(options);
      if (same) {
        this.keep({ experiments: same, since });
        yield* same;
        return;
      }
      for await (const each of findExperiments(rundb, {}, options)) {
        found.push(each);
        yield each;
      }
    } catch (error) {
      const others = this.known;
      if (!others || !presence.oldWillDo || !isAway(error)) throw error;
      presence.leave();
      const isNew = ({ experiment }: Experiment): boolean =>
        found.every((each) => each.experiment !== experiment);
      yield* others.filter(isNew);
      return;
    }
    presence.return();
    this.keep({ experiments: found, since });
  }

  keep(list: ListOfExperiments): void {
    this.#learn(list);
    this.#isRead = true;
    void this.#server.local?.keepExperiments(list);
  }

  async #read(): Promise<ListOfExperiments | undefined> {
    if (!this.#isRead) {
      const list = await this.#server.local?.experiments();
      if (list && !this.#list) this.#learn(list);
      this.#isRead = true;
    }
    return this.#list;
  }

  #learn(list: ListOfExperiments): void {
    this.#list = list;
    this.#server.habits.newest = newestOf(list.experiments);
  }

  /** Until when a list is fresh: as long as what was known about the newest run at that time. */
  async #until({ experiments, since }: ListOfExperiments): Promise<number> {
    const experiment = newestOf(experiments);
    const range = { experiment, first: 0, last: Infinity };
    const { runs = [] } = (await this.#server.local?.read([range], 1)) ?? {};
    const newest = runs.at(-1)?.run ?? this.#server.runs.between(range).at(-1);
    return since + patienceWithAll(newest, since);
  }

  /**
   * The previous list, if the counts show that only the number of runs of the newest experiment has
   * changed; undefined if anything else may have.
   */
  async #sameAsBefore(options: LoadOptions): Promise<readonly Experiment[] | undefined> {
    const { rundb } = this.#server;
    const list = this.#list;
    if (!list || list.since < (options.freshSince ?? -Infinity)) return undefined;
    const { experiments } = list;
    const counted = experiments.reduce((sum, { runs = NaN }) => sum + runs, 0);
    if (Number.isNaN(counted) || experiments.length === 0) return undefined;
    const newest = newestOf(experiments);
    const [all, newer] = await Promise.all([
      rundb.count({ min_experiment: 0 }, options),
      rundb.count({ min_experiment: newest, max_experiment: newest }, options),
    ]);
    if (all === undefined || newer === undefined) return undefined;
    const now = experiments.map((each) =>
      each.experiment === newest ? { ...each, runs: newer } : each,
    );
    const sum = now.reduce((total, { runs = 0 }) => total + runs, 0);
    return sum === all && newer > 0 ? now : undefined;
  }
}

function newestOf(experiments: readonly Experiment[]): number {
  return Math.max(...experiments.map(({ experiment }) => experiment), -1);
}
