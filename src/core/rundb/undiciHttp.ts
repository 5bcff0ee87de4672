import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import api from 'undici/lib/api/index.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import EnvHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js';
import { largestAnswer } from './body.ts';
import { warinessOf, type Http, type HttpAnswer, type Limits, type Network } from './http.ts';
import { Silence, waryPool } from './waryPool.ts';

// undici's index also does this, besides replacing the dispatcher of every `fetch`.
Object.assign(Dispatcher.prototype, api);

/** Requests over kept-alive connections. Errors are those of undici and node:zlib. */
export class UndiciHttp implements Http {
  readonly #open: () => EnvHttpProxyAgent;
  /** Includes abandoned agents, which close after their last request. */
  readonly #agents = new Set<EnvHttpProxyAgent>();
  #agent: EnvHttpProxyAgent;

  constructor(network: Network, limits: Limits) {
    this.#open = () => {
      const agent = openAgent(network, limits);
      this.#agents.add(agent);
      return agent;
    };
    this.#agent = this.#open();
  }

  async get(url: URL, authorization: string, signal?: AbortSignal): Promise<HttpAnswer> {
    const agent = this.#agent;
    try {
      return await ask(agent, url, authorization, signal);
    } catch (error) {
      if (!(error instanceof Silence)) throw error;
      // Its other kept-alive connections have been idle for as long.
      this.#giveUp(agent);
      return await ask(this.#agent, url, authorization, signal);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#agents].map((agent) => agent.destroy()));
  }

  #giveUp(agent: EnvHttpProxyAgent): void {
    if (agent !== this.#agent) return;
    this.#agent = this.#open();
    void agent.close().finally(() => this.#agents.delete(agent));
  }
}

function openAgent({ proxy, noProxy }: Network, limits: Limits): EnvHttpProxyAgent {
  const { concurrency, patience } = limits;
  const connect = { timeout: Math.min(10_000, patience), secureContext: secureContext() };
  return new EnvHttpProxyAgent({
    ...(proxy !== undefined && { httpProxy: proxy, httpsProxy: proxy }),
    ...(noProxy !== undefined && { noProxy }),
    connections: concurrency,
    connect,
    requestTls: connect,
    proxyTls: connect,
    headersTimeout: patience,
    bodyTimeout: patience,
    maxResponseSize: largestAnswer,
    factory: (origin: string | URL, options: object) =>
      waryPool(origin, options, warinessOf(limits)),
  });
}

async function ask(
  agent: EnvHttpProxyAgent,
  url: URL,
  authorization: string,
  signal: AbortSignal | undefined,
): Promise<HttpAnswer> {
  const { statusCode, headers, body } = await agent.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: 'GET',
    headers: { accept: 'application/json', 'accept-encoding': 'gzip', authorization },
    signal: signal ?? null,
  });
  const bytes = await body.bytes();
  const header = (name: string): string | undefined => [headers[name]].flat()[0];
  const isZipped = header('content-encoding') === 'gzip' && bytes.length > 0;
  return {
    status: statusCode,
    contentType: header('content-type') ?? '',
    location: header('location'),
    retryAfter: header('retry-after'),
    body: { bytes, isZipped },
  };
}

let made: { readonly ca: readonly string[]; readonly context: SecureContext } | undefined;

/** Takes tens of milliseconds to create, so it is only recreated if the certificates change. */
function secureContext(): SecureContext {
  // Node's own list lacks certificate authorities installed by an institute.
  const ca = [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
  if (made === undefined || !isDeepStrictEqual(made.ca, ca)) {
    made = { ca, context: createSecureContext({ ca }) };
  }
  return made.context;
}
