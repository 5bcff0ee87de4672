import pLimit, { type LimitFunction } from 'p-limit';
import { largestAnswer } from './body.ts';
import { warinessOf, type Http, type HttpAnswer, type Limits, type Wariness } from './http.ts';

/** Aborts a request when its time is up, unless it is wound again. */
class Clock {
  readonly #late = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  /** Why it aborted. */
  problem: Error | undefined;

  get signal(): AbortSignal {
    return this.#late.signal;
  }

  /** @param time In ms. */
  wind(time: number, problem = failure('ETIMEDOUT')): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#late.abort((this.problem = problem)), time);
  }

  /** Also ends reading the rest of an abandoned response. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#late.abort();
  }
}

/** Nothing arrived on a connection that may be stale. */
class Silence extends Error {}

/**
 * Requests through the process's own `fetch`. In VS Code that is VS Code's version, which supports proxy
 * auto-config (PAC) files and Kerberos. Errors are those of that `fetch`; for timeouts and oversized
 * responses they have a Node-style `code`.
 */
export class FetchHttp implements Http {
  readonly #patience: number;
  readonly #wariness: Wariness;
  readonly #closed = new AbortController();
  readonly #inTurn: LimitFunction;
  /** How many connections may be kept alive: `fetch` doesn't tell which one carries a request. */
  #kept = 0;
  #underWay = 0;
  /** When the last response arrived. */
  #answered = 0;

  constructor(limits: Limits) {
    this.#inTurn = pLimit(limits.concurrency);
    this.#patience = limits.patience;
    this.#wariness = warinessOf(limits);
  }

  get(url: URL, authorization: string, signal?: AbortSignal): Promise<HttpAnswer> {
    return this.#inTurn(() => this.#get(url, authorization, signal));
  }

  close(): Promise<void> {
    this.#closed.abort();
    return Promise.resolve();
  }

  async #get(url: URL, authorization: string, signal?: AbortSignal): Promise<HttpAnswer> {
    const isRested = performance.now() - this.#answered >= this.#wariness.rest;
    this.#underWay++;
    try {
      // Each abandoned request removes one kept-alive connection, so the last attempt uses a new one.
      while (isRested && this.#kept >= this.#underWay) {
        try {
          return await this.#ask(url, authorization, signal, { wary: true });
        } catch (error) {
          if (!(error instanceof Silence)) throw error;
          this.#kept--;
        }
      }
      return await this.#ask(url, authorization, signal, { wary: false });
    } finally {
      this.#underWay--;
    }
  }

  async #ask(
    url: URL,
    authorization: string,
    signal: AbortSignal | undefined,
    { wary }: { wary: boolean },
  ): Promise<HttpAnswer> {
    const clock = new Clock();
    if (wary) clock.wind(this.#wariness.patience, new Silence('no first byte'));
    else clock.wind(this.#patience);
    try {
      const response = await fetch(url, {
        headers: { accept: 'application/json', authorization },
        credentials: 'omit',
        redirect: 'manual',
        signal: AbortSignal.any([clock.signal, this.#closed.signal, ...(signal ? [signal] : [])]),
      });
      const arrived = (): void => clock.wind(this.#patience);
      arrived();
      const bytes = await readBytes(response, arrived);
      this.#answered = performance.now();
      this.#kept = Math.max(this.#kept, this.#underWay);
      return {
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        location: response.headers.get('location') ?? undefined,
        retryAfter: response.headers.get('retry-after') ?? undefined,
        body: { bytes, isZipped: false },
      };
    } catch (error) {
      throw clock.problem ?? error;
    } finally {
      clock.stop();
    }
  }
}

/** `fetch` has already decompressed the bytes. */
async function readBytes(response: Response, arrived: () => void): Promise<Uint8Array> {
  const body: AsyncIterable<Uint8Array> | null = response.body;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    arrived();
    size += chunk.length;
    if (size > largestAnswer) throw failure('ERR_BUFFER_TOO_LARGE');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function failure(code: string): Error {
  return Object.assign(new Error('given up'), { code });
}
