import type { Experiment, RunSearch } from '../../core/rundb/index.ts';
import { isCancellation, type Found, type ReadQuery } from '../common/index.ts';
import type { Session } from '../connection/index.ts';
import { ErrorNode, ExperimentNode, type Node } from './nodes.ts';

/**
 * The experiments and runs of one session that match a filter, as far as they are loaded. A listing
 * only grows: a refresh, another filter or another session starts a new one, and results that
 * arrive late for an old one are never displayed.
 */
export class Listing {
  readonly session: Session;
  readonly filter: ReadQuery | undefined;
  readonly #freshSince: number | undefined;
  readonly #stop = new AbortController();
  readonly #experiments = new Map<number, ExperimentNode>();
  #finding: Promise<void> | undefined;
  #done = false;
  #error: ErrorNode | undefined;

  /** @param freshSince Data requested before this time is requested again, in ms since 1970. */
  constructor(session: Session, filter: ReadQuery | undefined, freshSince?: number) {
    this.session = session;
    this.filter = filter;
    this.#freshSince = freshSince;
  }

  /** Whether all experiments were found, or an error ended the search. */
  get done(): boolean {
    return this.#done;
  }

  get error(): unknown {
    return this.#error?.error;
  }

  get empty(): boolean {
    return this.#experiments.size === 0;
  }

  /** What matches the filter, as far as it's loaded. */
  get found(): Found {
    const found = this.experiments.map((each) => each.found);
    const sum = (number: (each: Found) => number): number =>
      found.reduce((total, each) => total + number(each), 0);
    const since = found.flatMap((each) => each.since ?? []);
    return {
      runs: found.flatMap(({ runs }) => runs),
      lookedAt: sum(({ lookedAt }) => lookedAt),
      of: found.some(({ of }) => of === undefined) ? undefined : sum(({ of = 0 }) => of),
      complete: this.#done && this.#error === undefined && found.every(({ complete }) => complete),
      missing: sum(({ missing }) => missing),
      unreadable: sum(({ unreadable }) => unreadable),
      ...(since.length > 0 && { since: Math.min(...since) }),
    };
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Newest experiment first. */
  get experiments(): ExperimentNode[] {
    return [...this.#experiments.values()].sort((a, b) => b.experiment - a.experiment);
  }

  get rows(): Node[] {
    return this.#error && !this.empty ? [this.#error, ...this.experiments] : this.experiments;
  }

  experiment(number: number): ExperimentNode | undefined {
    return this.#experiments.get(number);
  }

  /** Finds the experiments; calls `found` for each, and at the end. Never rejects. */
  find(found: () => void): Promise<void> {
    this.#finding ??= this.#find(found);
    return this.#finding;
  }

  /** Shows an error above the experiments. */
  fail(error: unknown): void {
    this.#error = new ErrorNode(undefined, error);
  }

  /**
   * Loads at least `size` more runs of an experiment, or all. An error becomes a row. Never
   * rejects.
   */
  async load(node: ExperimentNode, size: number, signal: AbortSignal = this.signal): Promise<void> {
    try {
      if (size === Infinity) await node.list.loadAll({ signal });
      else await node.list.loadMore(size, { signal });
      node.error = undefined;
    } catch (error) {
      if (!isCancellation(error)) node.error = new ErrorNode(node, error);
    }
  }

  /**
   * Loads what `old` has loaded, including what it loads in the meantime, in order to replace it.
   * Rejects on the first error.
   */
  async catchUp(old: Listing): Promise<void> {
    const { signal } = this;
    for (let behind = true; behind;) {
      behind = false;
      for (const { experiment, list } of old.experiments) {
        await list.settled();
        const own = this.experiment(experiment)?.list;
        const missing = list.size - (own?.size ?? Infinity);
        if (own === undefined || own.complete || missing <= 0) continue;
        await own.loadMore(missing, { signal });
        behind = true;
      }
    }
  }

  /** Aborts the requests in progress. */
  dispose(): void {
    this.#stop.abort();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  async #find(foundOne: () => void): Promise<void> {
    const { store } = this.session;
    const options = { signal: this.signal, freshSince: this.#freshSince };
    try {
      const searches: readonly RunSearch[] = this.filter?.searches ?? [{}];
      for (const search of searches) {
        for await (const found of store.findExperiments(search, this.filter, options)) {
          // Another search may find more runs of it.
          const asked = searches.filter((each) => asksFor(each, found.experiment));
          const runs = asked.length === 1 ? found.runs : undefined;
          this.#add({ ...found, runs });
          foundOne();
        }
      }
    } catch (error) {
      if (!isCancellation(error)) this.fail(error);
    }
    this.#done = true;
    foundOne();
  }

  #add(experiment: Experiment): void {
    const { experiment: number, runs } = experiment;
    if (this.#experiments.has(number)) return;
    const search = this.filter ? this.filter.within(number) : {};
    if (search === undefined) return;
    const options = { count: runs, freshSince: this.#freshSince };
    const list = this.session.store.list(number, search, this.filter, options);
    const { session } = this;
    const since = Math.max(this.#freshSince ?? -Infinity, session.store.refreshed);
    const node = new ExperimentNode(session, experiment, list, this.filter?.text, since);
    this.#experiments.set(number, node);
  }
}

function asksFor({ min_experiment, max_experiment }: RunSearch, experiment: number): boolean {
  return (min_experiment ?? 0) <= experiment && experiment <= (max_experiment ?? Infinity);
}
