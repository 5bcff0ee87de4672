import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import api from 'undici/lib/api/index.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import EnvHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js';
import { largestAnswer, type Http, type HttpAnswer, type Limits, type Network } from './http.ts';

// What undici's index does as well, besides claiming every `fetch`.
Object.assign(Dispatcher.prototype, api);

/** Requests on kept-alive connections. Errors are those of undici and node:zlib. */
export class UndiciHttp implements Http {
  readonly #agent: EnvHttpProxyAgent;

  constructor({ proxy, noProxy }: Network, { concurrency, patience }: Limits) {
    const connect = { timeout: Math.min(10_000, patience), secureContext: secureContext() };
    this.#agent = new EnvHttpProxyAgent({
      ...(proxy !== undefined && { httpProxy: proxy, httpsProxy: proxy }),
      ...(noProxy !== undefined && { noProxy }),
      connections: concurrency,
      connect,
      requestTls: connect,
      proxyTls: connect,
      headersTimeout: patience,
      bodyTimeout: patience,
      maxResponseSize: largestAnswer,
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
    const zipped = header('content-encoding') === 'gzip' && bytes.length > 0;
    return {
      status: statusCode,
      contentType: header('content-type') ?? '',
      location: header('location'),
      retryAfter: header('retry-after'),
      text: new TextDecoder().decode(zipped ? await unpack(bytes) : bytes),
    };
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

/** Made once: it takes tens of milliseconds. */
function secureContext(): SecureContext {
  // Node's own list lacks the certificate authorities that an institute installs.
  const ca = new Set([...getCACertificates('default'), ...getCACertificates('system')]);
  return createSecureContext({ ca: [...ca] });
}

async function unpack(bytes: Uint8Array): Promise<Uint8Array> {
  return promisify(gunzip)(bytes, { maxOutputLength: largestAnswer });
}
