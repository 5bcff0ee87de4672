import type { Body } from './body.ts';

/** The way to the server. */
export interface Network {
  /**
   * Address of an HTTP proxy, with user name and password if it wants them; `''` for none. Where
   * it is not given, the variables `HTTP_PROXY` and `HTTPS_PROXY` are used.
   */
  readonly proxy?: string | undefined;
  /** Hosts to reach without proxy, `.example.org,localhost`; by default those of `NO_PROXY`. */
  readonly noProxy?: string | undefined;
  /** The process's own `fetch` finds the way; the two above say nothing then. */
  readonly globalFetch?: boolean | undefined;
}

/** One answer, read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly location: string | undefined;
  readonly retryAfter: string | undefined;
  readonly body: Body;
}

/** What keeps requests within bounds. */
export interface Limits {
  /** Requests under way at once; more wait for their turn. */
  readonly concurrency: number;
  /** Milliseconds without a byte of an answer after which it is given up. */
  readonly patience: number;
}

/** GET requests, within limits. */
export interface Http {
  /** Rejects with whatever the HTTP library throws. */
  get(url: URL, authorization: string, signal?: AbortSignal): Promise<HttpAnswer>;
  /** Ends all connections; requests under way fail. */
  close(): Promise<void>;
}

/** How far a kept-alive connection is trusted. A firewall may have dropped it without a word. */
export interface Wariness {
  /** Milliseconds without an answer after which it is not trusted blindly. */
  readonly rest: number;
  /** Milliseconds within which its next answer has to begin, or else another connection is tried. */
  readonly patience: number;
}

/** With the usual patience of a minute: after a second, and for five. */
export function warinessOf({ patience }: Limits): Wariness {
  return { rest: patience / 60, patience: patience / 12 };
}

/** Loads what a network needs, and no more. */
export async function openHttp(network: Network, limits: Limits): Promise<Http> {
  if (network.globalFetch) {
    const { FetchHttp } = await import('./fetchHttp.ts');
    return new FetchHttp(limits);
  }
  const { UndiciHttp } = await import('./undiciHttp.ts');
  return new UndiciHttp(network, limits);
}
