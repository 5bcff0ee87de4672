import type { Body } from './body.ts';

/** How to reach the server. */
export interface Network {
  /**
   * Address of an HTTP proxy, with user name and password if it needs them; `''` for none. Defaults to the
   * environment variables `HTTP_PROXY` and `HTTPS_PROXY`.
   */
  readonly proxy?: string | undefined;
  /** Hosts to reach without a proxy, as in `.example.org,localhost`; defaults to `NO_PROXY`. */
  readonly noProxy?: string | undefined;
  /** Use the process's own `fetch`; the two options above are then ignored. */
  readonly globalFetch?: boolean | undefined;
}

/** One response, read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly location: string | undefined;
  readonly retryAfter: string | undefined;
  readonly body: Body;
}

/** Limits for requests. */
export interface Limits {
  /** Maximum number of parallel requests; others are queued. */
  readonly concurrency: number;
  /** Milliseconds without receiving a byte before a response is abandoned. */
  readonly patience: number;
}

/** GET requests, within limits. */
export interface Http {
  /** Rejects with whatever the HTTP library throws. */
  get(url: URL, authorization: string, signal?: AbortSignal): Promise<HttpAnswer>;
  /** Closes all connections; pending requests fail. */
  close(): Promise<void>;
}

/** How far to trust a kept-alive connection, which a firewall may have dropped silently. */
export interface Wariness {
  /** Milliseconds without a response after which the connection is considered suspect. */
  readonly rest: number;
  /** Milliseconds within which its next response has to start before another connection is tried. */
  readonly patience: number;
}

/** With the default patience of one minute: suspect after 1 s, then abandoned after 5 s. */
export function warinessOf({ patience }: Limits): Wariness {
  return { rest: patience / 60, patience: patience / 12 };
}

/** Loads only the code that this network needs. */
export async function openHttp(network: Network, limits: Limits): Promise<Http> {
  if (network.globalFetch) {
    const { FetchHttp } = await import('./fetchHttp.ts');
    return new FetchHttp(limits);
  }
  const { UndiciHttp } = await import('./undiciHttp.ts');
  return new UndiciHttp(network, limits);
}
