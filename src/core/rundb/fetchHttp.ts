import pLimit, { type LimitFunction } from 'p-limit';
import { largestAnswer } from './body.ts';
import { warinessOf, type Http, type HttpAnswer, type Limits, type Wariness } from './http.ts';

/** Aborts a request whose time is over, unless it is wound up again. */
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

  /** What is left of an answer that was given up is not read. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#late.abort();
  }
}

/** Nothing came on a connection that may be an old one. */
class Silence extends Error {}

/**
 * Requests through the process's own `fetch`. In VS Code that is VS Code's, which knows proxy
 * configuration (PAC) files and Kerberos. Errors are those of that `fetch`, with a `code` as
 * Node's for what is too late or too large.
 */
export class FetchHttp implements Http {
  readonly #patience: number;
  readonly #wariness: Wariness;
  readonly #closed = new AbortController();
  readonly #inTurn: LimitFunction;
  /** Connections that may be kept alive: which one carries a request, `fetch` does not tell. */
  #kept = 0;
  #underWay = 0;
  /** When an answer last came. */
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
      // Each that is given up is one kept connection less, so the last one tried is new.
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

/** `fetch` has unpacked them. */
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
