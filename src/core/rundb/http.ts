import { getCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import api from 'undici/lib/api/index.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import EnvHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js';

// What undici's index does as well, besides claiming every `fetch`.
Object.assign(Dispatcher.prototype, api);

/** Requests under way at once; more wait for their turn. */
const connections = 4;
/** Bytes of an answer, compressed or not; more is refused. */
const maxAnswer = 64 * 1024 * 1024;

/** The way to the server. */
export interface Network {
  /**
   * Address of an HTTP proxy, with user name and password if it wants them; `''` for none. Where
   * it is not given, the variables `HTTP_PROXY` and `HTTPS_PROXY` are used.
   */
  readonly proxy?: string | undefined;
  /** Hosts to reach without proxy, `.example.org,localhost`; by default those of `NO_PROXY`. */
  readonly noProxy?: string | undefined;
}

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
  readonly #agent: EnvHttpProxyAgent;

  constructor({ proxy, noProxy }: Network = {}) {
    // Node's own list lacks the certificate authorities that an institute installs.
    const ca = [...getCACertificates('default'), ...getCACertificates('system')];
    const connect = { timeout: 10_000, ca };
    this.#agent = new EnvHttpProxyAgent({
      ...(proxy !== undefined && { httpProxy: proxy, httpsProxy: proxy }),
      ...(noProxy !== undefined && { noProxy }),
      connections,
      connect,
      requestTls: connect,
      proxyTls: connect,
      headersTimeout: 60_000,
      bodyTimeout: 30_000,
      maxResponseSize: maxAnswer,
    });
  }

  async get(url: URL, authorization: string, signal?: AbortSignal): Promise<HttpAnswer> {
    const { statusCode, headers, body } = await this.#agent.request({
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
