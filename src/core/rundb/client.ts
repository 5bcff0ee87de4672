import { runNotFound, unexpectedShape } from './errors.ts';
import { isJsonObject, jsonAt } from './json.ts';
import { readPage, type Page } from './pages.ts';
import { readAhead } from './readAhead.ts';
import { queryString, type RunSearch } from './parameters.ts';
import { runIdOf, type RunId, type RunRecord, type RunSummary } from './runs.ts';
import { Transport, type Credentials, type Way } from './transport.ts';

/** Where the RunDB is, and how to sign in to it. */
export type RunDBOptions = Credentials & Way & { readonly url: string };

export interface RequestOptions {
  /** Ends the request; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface WalkOptions extends RequestOptions {
  /** Pages asked for at once; 1 where it is not given. */
  readonly concurrency?: number | undefined;
}

/**
 * The RunDB client: Belle II's Python class `RunDB` (basf2 `framework/scripts/rundb.py`) and the
 * single requests that a user interface needs. Every method throws `RunDBError`.
 */
export class RunDB {
  readonly #transport: Transport;

  /** @throws TypeError when `url` is no address; RunDBError for a key that can't be sent. */
  constructor(options: RunDBOptions) {
    this.#transport = new Transport(new URL(options.url), options, options);
  }

  /** The server's origin, `https://rundb.belle2.org`. */
  get origin(): string {
    return this.#transport.base.origin;
  }

  /**
   * Runs that fit the search, in the server's order: summaries, or records with `expand: true`.
   * The next page is asked for when the last one is consumed. With `concurrency`, for who wants
   * all, up to so many pages are asked for ahead once the server has told how many runs there are.
   */
  async *getRunInfo(
    search: RunSearch = {},
    { signal, concurrency = 1 }: WalkOptions = {},
  ): AsyncGenerator<RunSummary, void, undefined> {
    let url = this.#runsUrl(search);
    const asked = new Set<string>();
    for (;;) {
      if (asked.has(url.href)) throw unexpectedShape(`pages go in a circle: ${url.search}`);
      asked.add(url.href);
      const { value } = await this.#transport.getJson(url, signal);
      const page = readPage(value);
      yield* page.results;
      if (page.all.length === 0 || page.next === undefined) return;
      if (concurrency > 1 && page.count !== undefined) {
        yield* readAhead(this, search, page, page.count, { signal, concurrency });
        return;
      }
      url = this.#transport.resolve(page.next, url);
    }
  }

  /** The record that belongs to a summary of `getRunInfo`. */
  async getDetails(summary: RunSummary, { signal }: RequestOptions = {}): Promise<RunRecord> {
    const address = jsonAt(summary, 'url');
    if (typeof address !== 'string') throw unexpectedShape('a run summary without url');
    const { value } = await this.#transport.getJson(this.#transport.resolve(address), signal);
    if (!isJsonObject(value)) throw unexpectedShape('a record that is no object');
    return value;
  }

  /** One page of a search. The server may grant fewer results than `limit`. */
  async getPage(search: RunSearch, { signal }: RequestOptions = {}): Promise<Page> {
    const { value } = await this.#transport.getJson(this.#runsUrl(search), signal);
    return readPage(value);
  }

  /** How many runs fit the search; undefined where the server does not say. */
  async count(search: RunSearch, options: RequestOptions = {}): Promise<number | undefined> {
    return (await this.getPage({ ...search, expand: false, limit: 1 }, options)).count;
  }

  /** The record of a run as JSON text, each character as the server sent it. */
  async getRecordText(id: RunId, { signal }: RequestOptions = {}): Promise<string> {
    const { experiment, run } = id;
    const url = this.#runsUrl({
      min_experiment: experiment,
      max_experiment: experiment,
      min_run: run,
      max_run: run,
      expand: true,
    });
    const { text, value } = await this.#transport.getJson(url, signal);
    const index = readPage(value).all.findIndex((result) => {
      const found = isJsonObject(result) ? runIdOf(result) : undefined;
      return found?.experiment === experiment && found.run === run;
    });
    if (index < 0) throw runNotFound(experiment, run);
    const { sourceOfResult } = await import('./recordSource.ts');
    return sourceOfResult(text, index);
  }

  /** Ends all connections; requests under way fail. */
  async close(): Promise<void> {
    await this.#transport.close();
  }

  #runsUrl(search: RunSearch): URL {
    const { base } = this.#transport;
    const url = new URL(`${base.pathname.replace(/\/+$/, '')}/rest/v1/runs/`, base);
    url.search = queryString(search);
    return url;
  }
}
