import {
  listedRuns,
  type ListedRun,
  type RunDB,
  type RunId,
  type RunSearch,
} from '../../core/rundb/index.ts';

/** What a search finds, page by page in the server's order; each run once. */
export class SearchResults {
  readonly #rundb: RunDB;
  readonly #search: RunSearch;
  readonly #pageSize: number;
  readonly #runs = new Map<string, ListedRun>();
  #offset: number;
  #complete = false;

  constructor(rundb: RunDB, search: RunSearch, pageSize: number) {
    this.#rundb = rundb;
    this.#search = search;
    this.#pageSize = pageSize;
    this.#offset = search.offset ?? 0;
  }

  get runs(): readonly ListedRun[] {
    return [...this.#runs.values()];
  }

  get complete(): boolean {
    return this.#complete;
  }

  /** Loads a page more, if there is one. What a failed page had is asked for again next time. */
  async loadMore(signal: AbortSignal): Promise<void> {
    const wanted = this.#runs.size + this.#pageSize;
    while (this.#runs.size < wanted && !this.#complete) {
      const limit = wanted - this.#runs.size;
      const search = { ...this.#search, expand: true, limit, offset: this.#offset };
      const page = await this.#rundb.getPage(search, { signal });
      this.#offset += page.all.length;
      this.#complete = page.next === undefined || page.all.length === 0;
      for (const run of listedRuns(page)) {
        if (inRunRange(run, this.#search)) this.#runs.set(`${run.experiment}:${run.run}`, run);
      }
    }
  }
}

/** Whether the server takes a run range for each experiment is not documented: check again. */
function inRunRange({ run }: RunId, { min_run: min, max_run: max }: RunSearch): boolean {
  return run >= (min ?? -Infinity) && run <= (max ?? Infinity);
}
