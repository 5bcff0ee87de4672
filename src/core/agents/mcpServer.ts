import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AgentHost } from './host.ts';
import { answerMcp, notJson } from './mcpMessages.ts';

/** The longest body, in bytes. */
const longestBody = 1_000_000;

/** The maximum number of concurrent calls. */
const mostAtOnce = 8;

/** Why a request is rejected: an HTTP status, and a sentence. */
type Refusal = readonly [status: number, sentence: string];

/**
 * Serves the tools for agents over the Model Context Protocol (Streamable HTTP, without sessions)
 * on 127.0.0.1. Responds only to clients that have the token, and never to pages in a browser.
 */
export class McpServer implements AsyncDisposable {
  readonly #host: AgentHost;
  readonly #version: string;
  readonly #server: Server;
  readonly #stop = new AbortController();
  readonly #token = randomBytes(32).toString('base64url');
  #port = 0;
  #atOnce = 0;

  private constructor(host: AgentHost, version: string) {
    this.#host = host;
    this.#version = version;
    this.#server = createServer({ requestTimeout: 30_000, maxHeaderSize: 8192 });
    this.#server.maxConnections = 32;
    this.#server.on('request', (request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        host.logError(error);
        if (!response.headersSent) send(response, 500, { error: 'Something went wrong.' });
      });
    });
  }

  /**
   * @param version The extension's version, for the client to show.
   * @param failed Called with the error that stops the server after it has started; dispose the
   *   server then.
   */
  static async start(
    host: AgentHost,
    version: string,
    failed: (error: Error) => void = (error) => host.logError(error),
  ): Promise<McpServer> {
    const server = new McpServer(host, version);
    await server.#listen();
    server.#server.on('error', failed);
    return server;
  }

  /** Its address, `http://127.0.0.1:1234/mcp`. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}/mcp`;
  }

  /** The header that a client has to send. */
  get headers(): { readonly Authorization: string } {
    return { Authorization: `Bearer ${this.#token}` };
  }

  /** Aborts all calls, and closes all connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', () => {
        this.#server.off('error', reject);
        const address = this.#server.address();
        if (typeof address === 'object' && address) this.#port = address.port;
        resolve();
      });
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = this.#refusal(request);
    if (refusal) {
      const [status, error] = refusal;
      if (status === 405) response.setHeader('Allow', 'POST');
      if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
      // The rest of the request isn't read.
      response.setHeader('Connection', 'close');
      send(response, status, { error });
      return;
    }
    const body = await bodyOf(request);
    if (body === undefined) {
      response.setHeader('Connection', 'close');
      send(response, 413, { error: 'The body is too large.' });
      return;
    }
    this.#atOnce++;
    const ended = new AbortController();
    const end = (): void => ended.abort();
    response.once('close', end);
    try {
      const signal = AbortSignal.any([this.#stop.signal, ended.signal]);
      const message = parsed(body);
      const answer =
        message === undefined
          ? notJson
          : await answerMcp(message.value, this.#host, this.#version, signal);
      if (signal.aborted) return;
      if (answer) send(response, 'error' in answer && answer.id === null ? 400 : 200, answer);
      else response.writeHead(202).end();
    } finally {
      response.off('close', end);
      this.#atOnce--;
    }
  }

  #refusal({ headers, method, url }: IncomingMessage): Refusal | undefined {
    const port = String(this.#port);
    // Somebody may have made another name resolve to this address.
    if (headers.host !== `127.0.0.1:${port}` && headers.host !== `localhost:${port}`) {
      return [403, 'Unknown host.'];
    }
    // Only pages in a browser send an origin.
    if (headers.origin !== undefined) return [403, 'Pages can’t ask this server.'];
    if (!this.#isAuthorized(headers.authorization))
      return [401, 'The bearer token is missing or wrong.'];
    if (url !== '/mcp') return [404, 'There is nothing here.'];
    if (method !== 'POST') return [405, 'Only POST is supported.'];
    if (!/^application\/json(?:\s*;|$)/i.test(headers['content-type'] ?? '')) {
      return [415, 'The content type must be application/json.'];
    }
    if (Number(headers['content-length'] ?? 0) > longestBody)
      return [413, 'The body is too large.'];
    return this.#atOnce < mostAtOnce ? undefined : [429, 'Too many calls at once.'];
  }

  #isAuthorized(header = ''): boolean {
    const given = Buffer.from(header);
    const right = Buffer.from(this.headers.Authorization);
    return given.length === right.length && timingSafeEqual(given, right);
  }
}

/** The body as text; undefined if it's too long. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > longestBody) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function parsed(body: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(body) as unknown };
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}
