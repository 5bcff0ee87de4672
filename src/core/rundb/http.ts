import { getCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import request from 'undici/lib/api/api-request.js';
import Agent from 'undici/lib/dispatcher/agent.js';

/** Requests under way at once; more wait for their turn. */
const connections = 4;
/** Bytes of an answer, compressed or not; more is refused. */
const maxAnswer = 64 * 1024 * 1024;

/** One answer, read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly location: string | undefined;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

/** GET requests on kept-alive connections. Errors are those of undici and node:zlib. */
export class Http {
  readonly #agent = new Agent({
    connections,
    connect: {
      timeout: 10_000,
      // Node's own list lacks the certificate authorities that an institute installs.
      ca: [...getCACertificates('default'), ...getCACertificates('system')],
    },
    headersTimeout: 60_000,
    bodyTimeout: 30_000,
    maxResponseSize: maxAnswer,
  });

  async get(url: URL, authorization: string, signal?: AbortSignal): Promise<HttpAnswer> {
    const { statusCode, headers, body } = await request.call(this.#agent, {
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'GET',
      headers: { accept: 'application/json', 'accept-encoding': 'gzip', authorization },
      signal: signal ?? null,
    });
    const bytes = await body.bytes();
    const header = (name: string): string | undefined => [headers[name]].flat()[0];
    return {
      status: statusCode,
      contentType: header('content-type') ?? '',
      location: header('location'),
      retryAfter: header('retry-after'),
      text: new TextDecoder().decode(
        header('content-encoding') === 'gzip' ? await unpack(bytes) : bytes,
      ),
    };
  }

  /** Ends all connections; requests under way fail. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

async function unpack(bytes: Uint8Array): Promise<Uint8Array> {
  return promisify(gunzip)(bytes, { maxOutputLength: maxAnswer });
}
