import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { RunsDatabase, type DemoRun } from './database.ts';
import { reply, type DemoRequest, type Reply, type ReplySettings } from './replies.ts';
import { makeRuns } from './runs.ts';

export type { DemoRun, Order } from './database.ts';
export type { PartialRecord } from './record.ts';
export type { DemoRequest, Reply } from './replies.ts';

/**
 * What happens instead of the usual response: another one, a broken connection, nothing at all, or whatever
 * is done to the response.
 */
export type Fault = Reply | 'reset' | 'stall' | ((response: ServerResponse) => void);

/** What can be changed while the demo runs. */
export interface DemoSwitches extends ReplySettings {
  /** Milliseconds before each response. */
  latency: number;
  /** Called for each request before anything else; may look at the usual response. */
  fault: (request: DemoRequest, usual: () => Reply) => Fault | undefined;
}

export interface DemoOptions extends Partial<DemoSwitches> {
  /** On 127.0.0.1; 0 is any free one. */
  port?: number;
  /** Of the made-up runs; 1 gives over 20,000. */
  scale?: number;
  /** Replaces the made-up runs. */
  runs?: Iterable<DemoRun>;
}

/** A request the demo received. */
export interface AskedRequest {
  method: string;
  /** With the parameters, e.g. `/rest/v1/runs/?limit=1`. */
  path: string;
  authorization: string | undefined;
}

export interface DemoServer extends AsyncDisposable {
  /** Origin, e.g. `http://127.0.0.1:1234`. */
  readonly url: string;
  readonly apiKey: string;
  /** All requests so far, oldest first; may be emptied. */
  readonly requests: AskedRequest[];
  readonly options: DemoSwitches;
  /** The current number of runs. */
  readonly runCount: number;
  /**
   * Adds runs; one with the same experiment and run number as an existing one replaces it and keeps its id.
   */
  addRuns(runs: Iterable<DemoRun>): void;
  /** Replaces all runs by these; a run known before gets its old id. */
  setRuns(runs: Iterable<DemoRun>): void;
  /** Stops at once, closing open connections too. */
  close(): Promise<void>;
}

/** Starts a RunDB of made-up runs on 127.0.0.1. */
export async function startDemo(options: DemoOptions = {}): Promise<DemoServer> {
  const { port = 0, scale = 1, runs = makeRuns({ scale }), ...given } = options;
  const database = new RunsDatabase();
  database.put(runs);
  const requests: AskedRequest[] = [];
  const ending = new AbortController();
  const server = createServer((request, response) => {
    requests.push({
      method: request.method ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization,
    });
    answer(request, response).catch((error: unknown) => {
      if (!ending.signal.aborted) send({ status: 500, body: String(error) }, request, response);
    });
  });
  const url = await listen(server, port);
  const switches: DemoSwitches = { ...defaults, publicUrl: url, ...given };

  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    if (switches.latency > 0) await wait(switches.latency, undefined, { signal: ending.signal });
    const request = readRequest(message);
    const usual = (): Reply => reply(request, database, switches);
    const answered = switches.fault(request, usual) ?? usual();
    if (answered === 'reset') message.socket.resetAndDestroy();
    else if (typeof answered === 'function') answered(response);
    else if (answered !== 'stall') send(answered, message, response);
  }

  async function end(): Promise<void> {
    ending.abort();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    database.close();
  }
  let ended: Promise<void> | undefined;
  const close = () => (ended ??= end());

  return {
    url,
    apiKey: switches.apiKey,
    requests,
    options: switches,
    get runCount() {
      return database.count();
    },
    addRuns: (more) => database.put(more),
    setRuns: (others) => database.replace(others),
    close,
    [Symbol.asyncDispose]: close,
  };
}

const defaults = {
  apiKey: 'demo',
  username: 'demo',
  password: 'demo',
  pageSize: 25,
  maxLimit: 1000,
  order: 'ascending',
  count: true,
  latency: 0,
  fault: () => undefined,
} as const;

/** Returns the origin. */
function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`);
    });
  });
}

function readRequest({ method = '', url = '', headers }: IncomingMessage): DemoRequest {
  const [path = '', ...query] = url.split('?');
  return { method, path, params: new URLSearchParams(query.join('?')), headers };
}

function send(
  { status, headers = {}, body = '' }: Reply,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const zip =
    body.length > 1024 && /\bgzip\b/.test(request.headers['accept-encoding']?.toString() ?? '');
  const bytes = zip ? gzipSync(body, { level: 1 }) : Buffer.from(body);
  const all = {
    ...(body !== '' && { 'Content-Type': 'application/json' }),
    ...(zip && { 'Content-Encoding': 'gzip' }),
    'Content-Length': bytes.length,
    Vary: 'Accept-Encoding',
    ...headers,
  };
  // Not writeHead, which would send `content-type` in addition to `Content-Type`.
  for (const [name, value] of Object.entries(all)) response.setHeader(name, value);
  response.statusCode = status;
  response.end(bytes);
}
