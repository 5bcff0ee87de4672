import { addressOf } from './addresses.ts';
import { runNotFound, unexpectedShape } from './errors.ts';
import { isJsonObject, jsonAt } from './json.ts';
import { readPage, type Page, type SentPage } from './pages.ts';
import { runsUrl, type RunSearch } from './parameters.ts';
import { runIdOf, type RunId, type RunRecord, type RunSummary } from './runs.ts';
import { Transport, type BodyReader, type Credentials, type Way } from './transport.ts';
import type { Walk, WalkOptions } from './walk.ts';

/** Where the RunDB is, and how to sign in to it. */
export type RunDBOptions = Credentials & Way & { readonly url: string };

export interface RequestOptions {
  /** Cancels the request; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The RunDB client: Belle II's Python class `RunDB` (basf2 `framework/scripts/rundb.py`), plus the single
 * requests that a user interface needs. Every method throws `RunDBError`.
 */
export class RunDB {
  readonly #transport: Transport;

  /** @throws TypeError if `url` isn't a valid address; RunDBError for a key that can't be sent. */
  constructor(options: RunDBOptions) {
    this.#transport = new Transport(new URL(options.url), options, options);
  }

  /** The server's address including its path, if any: `https://rundb.belle2.org`. */
  get url(): string {
    return addressOf(this.#transport.base);
  }

  /** Maximum number of parallel requests, which also limits a walk over many pages. */
  get concurrency(): number {
    return this.#transport.concurrency;
  }

  /**
   * Runs that match the search, in the server's order: summaries, or records with `expand: true`. The next
   * page is requested once the previous one has been consumed; for callers that want everything,
   * `concurrency` is the number of pages to prefetch. No run is returned twice.
   */
  async *getRunInfo(
    search: RunSearch = {},
    options: WalkOptions = {},
  ): AsyncGenerator<RunSummary, void, undefined> {
    const walk = await this.walk(search, options);
    try {
      for (let page = await walk.next(); page; page = await walk.next()) yield* page;
    } finally {
      walk.stop();
    }
  }

  /** The same, page by page, for callers that want to resume after an error. */
  async walk(search: RunSearch, options?: WalkOptions): Promise<Walk> {
    const { Walk } = await import('./walk.ts');
    return new Walk(this.#transport, search, options);
  }

  /** The record for a summary from `getRunInfo`; no other address is requested. */
  async getDetails(summary: RunSummary, { signal }: RequestOptions = {}): Promise<RunRecord> {
    const address = jsonAt(summary, 'url');
    if (typeof address !== 'string') throw unexpectedShape('a run summary without url');
    const { value } = await this.#transport.getJson(this.#transport.resolveRecord(address), signal);
    if (!isJsonObject(value)) throw unexpectedShape('a record that isn’t an object');
    return value;
  }

  /** One page of a search. The server may return fewer results than `limit`. */
  async getPage(search: RunSearch, { signal }: RequestOptions = {}): Promise<SentPage> {
    const url = runsUrl(this.#transport.base, search);
    const { text, value } = await this.#transport.getJson(url, signal);
    return { ...readPage(value), text };
  }

  /**
   * The same, parsed by `read`, for callers that don't need everything. Includes the text if `read`
   * returned nothing.
   */
  async getPageBy(
    read: BodyReader,
    search: RunSearch,
    { signal }: RequestOptions = {},
  ): Promise<Page & Partial<SentPage>> {
    const url = runsUrl(this.#transport.base, search);
    const { text, value } = await this.#transport.getJsonBy(read, url, signal);
    return { ...readPage(value), ...(text !== undefined && { text }) };
  }

  /** How many runs match the search; undefined if the server doesn't say. */
  async count(search: RunSearch, options: RequestOptions = {}): Promise<number | undefined> {
    return (await this.getPage({ ...search, expand: false, limit: 1 }, options)).count;
  }

  /** A run's record and its JSON text, exactly as the server sent it. */
  async getRecord(
    id: RunId,
    { signal }: RequestOptions = {},
  ): Promise<{ readonly record: RunRecord; readonly text: string }> {
    const { experiment, run } = id;
    const url = runsUrl(this.#transport.base, {
      min_experiment: experiment,
      max_experiment: experiment,
      min_run: run,
      max_run: run,
      expand: true,
    });
    const { text, value } = await this.#transport.getJson(url, signal);
    const { all } = readPage(value);
    const record = all.filter(isJsonObject).find((result) => {
      const found = runIdOf(result);
      return found?.experiment === experiment && found.run === run;
    });
    if (record === undefined) throw runNotFound(experiment, run);
    const { sourceOfResult } = await import('./recordSource.ts');
    return { record, text: sourceOfResult(text, all.indexOf(record)) };
  }

  /** Closes all connections; pending requests fail. */
  async close(): Promise<void> {
    await this.#transport.close();
  }
}
