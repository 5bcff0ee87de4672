import pLimit, { type LimitFunction } from 'p-limit';
import { largestAnswer, type Http, type HttpAnswer, type Limits } from './http.ts';

/**
 * Requests through the process's own `fetch`. In VS Code that is VS Code's, which knows proxy
 * configuration (PAC) files and Kerberos. Errors are those of that `fetch`, with a `code` as
 * Node's for what is too late or too large.
 */
export class FetchHttp implements Http {
  readonly #patience: number;
  readonly #closed = new AbortController();
  readonly #inTurn: LimitFunction;

  constructor({ concurrency, patience }: Limits) {
    this.#inTurn = pLimit(concurrency);
    this.#patience = patience;
  }

  get(url: URL, authorization: string, signal?: AbortSignal): Promise<HttpAnswer> {
    return this.#inTurn(() => this.#get(url, authorization, signal));
  }

  close(): Promise<void> {
    this.#closed.abort();
    return Promise.resolve();
  }

  async #get(url: URL, authorization: string, signal?: AbortSignal): Promise<HttpAnswer> {
    const late = new AbortController();
    const clock = setTimeout(() => late.abort(failure('ETIMEDOUT')), this.#patience);
    try {
      const response = await fetch(url, {
        headers: { accept: 'application/json', authorization },
        credentials: 'omit',
        redirect: 'manual',
        signal: AbortSignal.any([late.signal, this.#closed.signal, ...(signal ? [signal] : [])]),
      });
      const text = await readText(response, () => clock.refresh());
      return {
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        location: response.headers.get('location') ?? undefined,
        retryAfter: response.headers.get('retry-after') ?? undefined,
        text,
      };
    } finally {
      clearTimeout(clock);
      // What is left of an answer that was given up.
      late.abort();
    }
  }
}

async function readText(response: Response, arrived: () => void): Promise<string> {
  const body: AsyncIterable<Uint8Array> | null = response.body;
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of body ?? []) {
    arrived();
    size += chunk.length;
    if (size > largestAnswer) throw failure('ERR_BUFFER_TOO_LARGE');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function failure(code: string): Error {
  return Object.assign(new Error('given up'), { code });
}
