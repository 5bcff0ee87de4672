import {
  listedRuns,
  type ListedRun,
  type RunDB,
  type RunId,
  type RunSearch,
  type Walk,
} from '../../core/rundb/index.ts';

/** What a search finds, page by page in the server's order. */
export class SearchResults {
  readonly #search: RunSearch;
  readonly #pageSize: number;
  readonly #walk: Walk;
  readonly #runs: ListedRun[] = [];
  #complete = false;

  constructor(rundb: RunDB, search: RunSearch, pageSize: number, signal: AbortSignal) {
    this.#search = search;
    this.#pageSize = pageSize;
    this.#walk = rundb.walk({ ...search, expand: true, limit: pageSize }, { signal });
  }

  get runs(): readonly ListedRun[] {
    return this.#runs;
  }

  get complete(): boolean {
    return this.#complete;
  }

  /** Loads a page more, if there is one. What a failed page had is asked for again next time. */
  async loadMore(): Promise<void> {
    const wanted = this.#runs.length + this.#pageSize;
    while (this.#runs.length < wanted && !this.#complete) {
      const page = await this.#walk.next();
      const found = listedRuns(page ?? []).filter((run) => inRunRange(run, this.#search));
      this.#runs.push(...found);
      this.#complete = page === undefined || this.#walk.ended;
    }
  }
}

/** Whether the server takes a run range for each experiment is not documented: check again. */
function inRunRange({ run }: RunId, { min_run: min, max_run: max }: RunSearch): boolean {
  return run >= (min ?? -Infinity) && run <= (max ?? Infinity);
}
