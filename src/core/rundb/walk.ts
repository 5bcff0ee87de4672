import { unexpectedShape } from './errors.ts';
import { isJsonObject, jsonAt, type Json, type JsonObject } from './json.ts';
import { readPage, type Page } from './pages.ts';
import { runsUrl, type RunSearch } from './parameters.ts';
import { runIdOf } from './runs.ts';
import type { Transport } from './transport.ts';

export interface WalkOptions {
  /** Cancels the requests; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Pages to request in parallel; 1 by default. */
  readonly concurrency?: number | undefined;
}

/** A server whose order changes with each request can't be walked: eventually, accept what comes. */
const mostLooksBack = 20;

/** Results at consecutive offsets. */
interface Part extends Page {
  readonly offset: number;
}

/**
 * The results of a search, page by page in the server's order, following the server's `next`. With
 * `concurrency`, pages are prefetched once the server has reported the number of runs; at most that many
 * are in flight or waiting to be consumed.
 *
 * Runs that are added or deleted in the meantime shift the offsets of others. No run is returned twice.
 * Missed runs reveal themselves by a smaller `count`, and with `concurrency` by a page that doesn't start
 * with a known run; the walk then goes back to look for them.
 */
export class Walk {
  readonly #transport: Transport;
  readonly #search: RunSearch;
  readonly #concurrency: number;
  readonly #signal: AbortSignal | undefined;
  readonly #given = new Set<string>();
  readonly #asked = new Set<string>();
  #last: Part | undefined;
  /** Address of the last page reached by following the server's `next`. */
  #url: URL;
  /** Results per page. */
  #size = 0;
  /** Prefetched pages, in order. */
  #ahead: Promise<Part>[] = [];
  #stop = new AbortController();
  #lookedBack = 0;
  /** The server's `next` may be what failed: continue by offset. */
  #failed = false;

  constructor(transport: Transport, search: RunSearch, options: WalkOptions = {}) {
    this.#transport = transport;
    this.#search = search;
    this.#concurrency = options.concurrency ?? 1;
    this.#signal = options.signal;
    this.#url = runsUrl(transport.base, search);
  }

  /** Total number of runs in the list; undefined if the server doesn't report it, or wasn't asked yet. */
  get count(): number | undefined {
    return this.#last?.count;
  }

  /** Whether the last page has been returned. */
  get ended(): boolean {
    return this.#last !== undefined && isEnd(this.#last);
  }

  /**
   * The next page, without any results returned before; undefined after the last one. If it rejects, the
   * next call requests the same page again.
   */
  async next(): Promise<readonly JsonObject[] | undefined> {
    if (this.ended) return undefined;
    const stop = this.#stop;
    try {
      const part = await this.#nextPart();
      // At least two, for the known run and a new one.
      this.#size ||= Math.max(2, part.all.length);
      this.#last = part;
      this.#failed = false;
      if (isEnd(part)) this.stop();
      return part.results.filter((result) => this.#isNew(result));
    } catch (error) {
      // Whoever stopped it may have started again.
      if (this.#stop === stop) this.stop();
      this.#failed = true;
      throw error;
    }
  }

  /** Cancels pending requests; the next call starts over with the page that they were for. */
  stop(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#ahead = [];
  }

  async #nextPart(): Promise<Part> {
    const last = this.#last;
    const mayReadAhead = last?.count !== undefined && this.#concurrency > 1;
    if (last === undefined || !(mayReadAhead || this.#failed)) {
      const part = await this.#follow(last);
      const gone = (last?.count ?? 0) > (part.count ?? Infinity);
      return gone ? this.#lookBack(part.offset) : part;
    }
    const part = await this.#takeAhead(last, last.count ?? 0);
    const isLost = !this.#isContinued(part) && this.#lookedBack < mostLooksBack;
    return isLost ? this.#lookBack(part.offset) : part;
  }

  async #follow(last: Part | undefined): Promise<Part> {
    let url = this.#url;
    if (last?.next !== undefined) url = this.#transport.resolve(last.next, url);
    if (this.#asked.has(url.href)) throw unexpectedShape('pages go in a circle');
    const { value } = await this.#transport.getJson(url, this.#either());
    this.#asked.add(url.href);
    this.#url = url;
    return { ...readPage(value), offset: last ? endOf(last) : (this.#search.offset ?? 0) };
  }

  /** Keeps as many pages in flight as allowed, and takes the first of them. */
  async #takeAhead(last: Part, count: number): Promise<Part> {
    // Each page starts with the last run of the previous page.
    const step = this.#size - 1;
    for (let i = this.#ahead.length; i < this.#concurrency; i++) {
      const offset = endOf(last) - 1 + i * step;
      if (i > 0 && offset + 1 >= count) break;
      const part = this.#read(offset, this.#size);
      // It may fail before it is awaited.
      part.catch(() => undefined);
      this.#ahead.push(part);
    }
    const [part, ...others] = this.#ahead;
    if (part === undefined) throw new RangeError('no page is under way');
    this.#ahead = others;
    return part;
  }

  /** The nearest page before an offset that starts with a known run, or the first page. */
  async #lookBack(offset: number): Promise<Part> {
    this.stop();
    this.#asked.clear();
    this.#lookedBack++;
    const start = this.#search.offset ?? 0;
    for (;;) {
      offset = Math.max(start, offset - this.#size);
      const part = await this.#read(offset, this.#size);
      if (offset === start || this.#isContinued(part)) return part;
    }
  }

  /** Reads `size` results, in several requests if the server returns fewer. */
  async #read(offset: number, size: number): Promise<Part> {
    const either = this.#either();
    const all: Json[] = [];
    for (;;) {
      const wanted = { offset: offset + all.length, limit: size - all.length };
      const url = runsUrl(this.#transport.base, { ...this.#search, ...wanted });
      const page = readPage((await this.#transport.getJson(url, either)).value);
      all.push(...page.all);
      if (isEnd(page) || all.length >= size) {
        return { ...page, offset, all, results: all.filter(isJsonObject) };
      }
    }
  }

  #either(): AbortSignal {
    const { signal } = this.#stop;
    return this.#signal ? AbortSignal.any([this.#signal, signal]) : signal;
  }

  #isContinued({ all: [first] }: Part): boolean {
    if (first === undefined) return false;
    const key = keyOf(first);
    return key === undefined || this.#given.has(key);
  }

  #isNew(result: JsonObject): boolean {
    const key = keyOf(result);
    if (key === undefined) return true;
    const { size } = this.#given;
    return this.#given.add(key).size > size;
  }
}

function isEnd({ next, all }: Page): boolean {
  return next === undefined || all.length === 0;
}

function endOf({ offset, all }: Part): number {
  return offset + all.length;
}

/** What uniquely identifies a result; undefined if nothing does. */
function keyOf(result: Json | undefined): string | undefined {
  const url = jsonAt(result, 'url');
  if (typeof url === 'string') return url;
  const id = isJsonObject(result) ? runIdOf(result) : undefined;
  return id && `${id.experiment}:${id.run}`;
}
