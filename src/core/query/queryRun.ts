import { listedRuns, type ListedRun } from '../records/index.ts';
import { SharedWork, type RequestOptions, type RunDB, type Walk } from '../rundb/index.ts';
import type { Meaning } from './meaning.ts';
import { searchesFor } from './plan.ts';
import { predicateOf, type Predicate } from './predicate.ts';

/** Records on a page. */
const pageSize = 250;

export interface LoadOptions extends RequestOptions {
  /** Called after each page. */
  readonly progress?: () => void;
}

/**
 * A query on its way: runs come page by page, in the server's order, each once. Who asks for more
 * while a page is under way joins in.
 */
export class QueryRun {
  readonly #fits: Predicate;
  readonly #walks: readonly Walk[];
  readonly #loading = new SharedWork();
  readonly #runs = new Map<string, ListedRun>();
  #lookedAt = 0;

  constructor(rundb: RunDB, meaning: Meaning) {
    this.#fits = predicateOf(meaning);
    const { concurrency } = rundb;
    this.#walks = searchesFor(meaning).map((search) =>
      rundb.walk({ ...search, expand: true, limit: pageSize }, { concurrency }),
    );
  }

  /** What fits, as far as it was found. */
  get runs(): readonly ListedRun[] {
    return [...this.#runs.values()];
  }

  /** Records that were looked at. */
  get lookedAt(): number {
    return this.#lookedAt;
  }

  /** Records to look at in all; undefined where that is not known, or not yet. */
  get of(): number | undefined {
    let sum = 0;
    for (const { count } of this.#walks) {
      if (count === undefined) return undefined;
      sum += count;
    }
    return sum;
  }

  /** Whether all is found. */
  get complete(): boolean {
    return this.#walks.every(({ ended }) => ended);
  }

  /**
   * Looks on until so many runs are found, or all. After an error, or an abort by everybody who
   * waits, the next call goes on where it ended.
   */
  async load(wanted: number, { signal, progress }: LoadOptions = {}): Promise<void> {
    while (this.#runs.size < wanted && !this.complete) {
      await this.#loading.run((shared) => this.#nextPage(shared), signal);
      progress?.();
    }
  }

  async #nextPage(signal: AbortSignal): Promise<void> {
    const walk = this.#walks.find(({ ended }) => !ended);
    if (walk === undefined) return;
    const stop = (): void => walk.stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const page = (await walk.next()) ?? [];
      this.#lookedAt += page.length;
      for (const run of listedRuns(page.filter(this.#fits))) {
        this.#runs.set(`${run.experiment}:${run.run}`, run);
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}
