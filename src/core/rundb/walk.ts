import { unexpectedShape } from './errors.ts';
import { isJsonObject, jsonAt, type Json, type JsonObject } from './json.ts';
import { readPage, type Page } from './pages.ts';
import { runsUrl, type RunSearch } from './parameters.ts';
import { runIdOf } from './runs.ts';
import type { Transport } from './transport.ts';

export interface WalkOptions {
  /** Ends the requests; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Pages asked for at once; 1 where it is not given. */
  readonly concurrency?: number | undefined;
}

/** A server whose order changes with each request can't be walked: in the end, take what comes. */
const mostLooksBack = 20;

/** Results of consecutive offsets. */
interface Part extends Page {
  readonly offset: number;
}

/**
 * The results of a search, page after page in the server's order, as the server's `next` leads.
 * With `concurrency`, pages are asked for ahead once the server has told how many runs there are;
 * never more than so many are under way or wait for their turn.
 *
 * Runs that come or go meanwhile move the others to other offsets. No run is given twice. That
 * some were missed shows in a smaller `count`, and with `concurrency` in a page that does not
 * begin with a known run; then what was missed is looked for before it.
 */
export class Walk {
  readonly #transport: Transport;
  readonly #search: RunSearch;
  readonly #concurrency: number;
  readonly #signal: AbortSignal | undefined;
  readonly #given = new Set<string>();
  readonly #asked = new Set<string>();
  #last: Part | undefined;
  /** Address of the last page, as far as the server's `next` was followed. */
  #url: URL;
  /** Results on a page. */
  #size = 0;
  /** Pages that were asked for before their turn, in order. */
  #ahead: Promise<Part>[] = [];
  #stop = new AbortController();
  #lookedBack = 0;
  /** The server's `next` may be what failed: then offsets lead on. */
  #failed = false;

  constructor(transport: Transport, search: RunSearch, options: WalkOptions = {}) {
    this.#transport = transport;
    this.#search = search;
    this.#concurrency = options.concurrency ?? 1;
    this.#signal = options.signal;
    this.#url = runsUrl(transport.base, search);
  }

  /** Runs in the whole list; undefined where the server does not say, or was not asked yet. */
  get count(): number | undefined {
    return this.#last?.count;
  }

  /** Whether the last page was given. */
  get ended(): boolean {
    return this.#last !== undefined && isEnd(this.#last);
  }

  /**
   * The next page, without what was given before; undefined after the last one. When it rejects,
   * the next call asks for the same page again.
   */
  async next(): Promise<readonly JsonObject[] | undefined> {
    if (this.ended) return undefined;
    const stop = this.#stop;
    try {
      const part = await this.#nextPart();
      // Two at least, for the known run and a new one.
      this.#size ||= Math.max(2, part.all.length);
      this.#last = part;
      this.#failed = false;
      if (isEnd(part)) this.stop();
      return part.results.filter((result) => this.#isNew(result));
    } catch (error) {
      // Who stopped it may have begun anew.
      if (this.#stop === stop) this.stop();
      this.#failed = true;
      throw error;
    }
  }

  /** Ends the requests under way; the next call begins anew with the page that they were for. */
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

  /** Has as many pages under way as there may be, and takes the first of them. */
  async #takeAhead(last: Part, count: number): Promise<Part> {
    // Each page begins with the last run of the page before.
    const step = this.#size - 1;
    for (let i = this.#ahead.length; i < this.#concurrency; i++) {
      const offset = endOf(last) - 1 + i * step;
      if (i > 0 && offset + 1 >= count) break;
      const part = this.#read(offset, this.#size);
      // It may fail before its turn comes.
      part.catch(() => undefined);
      this.#ahead.push(part);
    }
    const [part, ...others] = this.#ahead;
    if (part === undefined) throw new RangeError('no page is under way');
    this.#ahead = others;
    return part;
  }

  /** The page nearest before an offset that begins with a known run, or the first page. */
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

  /** Reads `size` results, with more than one request where the server grants fewer. */
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

/** What tells a result from all others; undefined where nothing does. */
function keyOf(result: Json | undefined): string | undefined {
  const url = jsonAt(result, 'url');
  if (typeof url === 'string') return url;
  const id = isJsonObject(result) ? runIdOf(result) : undefined;
  return id && `${id.experiment}:${id.run}`;
}
