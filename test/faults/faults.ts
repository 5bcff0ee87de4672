import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { RunDBErrorKind, Way } from '../../src/core/rundb/index.ts';
import type { DemoRequest, Fault, Reply } from '../../src/demo/server.ts';

/** Something that goes wrong between a request for runs and its response. */
export interface BrokenAnswer {
  readonly name: string;
  readonly kind: RunDBErrorKind;
  readonly play: (request: DemoRequest, usual: () => Reply) => Fault;
  /** Only affects code that follows `next`: the client's walks. Everything else calculates offsets itself. */
  readonly followsNext?: true;
}

const html = { 'Content-Type': 'text/html' };
const loginForm = '<form action="/accounts/login/">User <input type="password" name="pw"></form>';
const hotel = '<html><body>Welcome to the hotel. Please accept our terms.</body></html>';

/** The first bytes of an HTTP response. */
const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

/** Writes our own bytes instead of HTTP, then does something to the connection. */
function raw(text: string, then: (response: ServerResponse) => void = () => {}): () => Fault {
  return () => (response) => response.socket?.write(text, () => then(response));
}

const reset = (response: ServerResponse) => response.socket?.resetAndDestroy();

function status(status: number, headers: Record<string, string> = {}, body = ''): () => Fault {
  return () => ({ status, headers, body });
}

function body(text: string, headers: Record<string, string> = {}): () => Fault {
  return status(200, headers, text);
}

function bytes(content: Buffer, headers: Record<string, string> = {}): () => Fault {
  return () => (response) => {
    const all = { 'Content-Type': 'application/json', 'Content-Length': content.length };
    response.writeHead(200, { ...all, ...headers }).end(content);
  };
}

/** The usual page, with another address of the next one. */
function next(address: (request: DemoRequest) => string): BrokenAnswer['play'] {
  return (request, usual) => {
    const page: unknown = JSON.parse(usual().body ?? '');
    return { status: 200, body: JSON.stringify({ ...Object(page), next: address(request) }) };
  };
}

const self = ({ path, params }: DemoRequest): string => `${path}?${params.toString()}`;

/** 200 MB, streamed: the reader must not wait for the last byte. */
function flood(response: ServerResponse): void {
  const megabyte = Buffer.alloc(1 << 20, ' ');
  let sent = 0;
  const more = (): void => {
    while (sent++ < 200) if (!response.write(megabyte)) return;
    response.end();
  };
  response.writeHead(200, { 'Content-Type': 'application/json' }).on('drain', more);
  more();
}

const bomb = gzipSync(Buffer.alloc(100 << 20, ' '));
const page = Buffer.from('{"count": 1, "next": null, "results": []}'.padEnd(5000));

/**
 * Client options that get a fault over quickly: a short timeout if the response never arrives, a long one
 * otherwise.
 */
export function wayFor(kind?: RunDBErrorKind): Way {
  return { retries: { times: 1, delay: 1 }, patience: kind === 'timeout' ? 200 : 10_000 };
}

/** Each is reported with one sentence, loses nothing loaded before, and leaves nothing behind. */
export const brokenAnswers: readonly BrokenAnswer[] = [
  { name: 'reset in the headers', kind: 'unreachable', play: raw('HTTP/1.1 200 OK\r\nCon', reset) },
  {
    name: 'reset in the body',
    kind: 'unreachable',
    play: raw(`${head}Content-Length: 999\r\n\r\n{"count"`, reset),
  },
  {
    name: 'closed in the body',
    kind: 'unreachable',
    play: raw(`${head}Content-Length: 999\r\n\r\n{"count"`, ({ socket }) => socket?.end()),
  },
  { name: 'no response headers', kind: 'timeout', play: () => 'stall' },
  {
    name: 'a body that stops midway',
    kind: 'timeout',
    play: raw(`${head}Content-Length: 999\r\n\r\n{"count"`),
  },
  { name: 'not HTTP', kind: 'unreachable', play: raw('SSH-2.0-OpenSSH_9.6\r\n') },
  {
    name: 'endless headers',
    kind: 'unreachable',
    play: raw(`${head}X-Long: ${'x'.repeat(100_000)}\r\n\r\n`),
  },
  { name: '401', kind: 'notSignedIn', play: status(401, {}, '{"detail": "Invalid token."}') },
  { name: '403', kind: 'notSignedIn', play: status(403, {}, '{"detail": "Forbidden."}') },
  {
    name: 'a redirect to the login page',
    kind: 'notSignedIn',
    play: status(302, { Location: '/accounts/login/?next=/rest/v1/runs/' }),
  },
  {
    name: 'a redirect to a login page on another server',
    kind: 'notSignedIn',
    play: status(302, { Location: 'https://sso.example.org/oauth2/authorize' }),
  },
  { name: 'a login page with status 200', kind: 'notSignedIn', play: body(loginForm, html) },
  { name: '400', kind: 'badRequest', play: status(400, {}, '{"min_run": ["Enter a number."]}') },
  { name: '404', kind: 'notFound', play: status(404, html, '<h1>Not Found</h1>') },
  { name: '429', kind: 'rateLimited', play: status(429) },
  {
    name: '429 with Retry-After in seconds',
    kind: 'rateLimited',
    play: status(429, { 'Retry-After': '45' }),
  },
  {
    name: '429 with Retry-After as a date',
    kind: 'rateLimited',
    play: () => {
      const date = new Date(Date.now() + 20 * 60_000).toUTCString();
      return { status: 429, headers: { 'Retry-After': date } };
    },
  },
  {
    name: '429 with Retry-After: 0',
    kind: 'rateLimited',
    play: status(429, { 'Retry-After': '0' }),
  },
  {
    name: '429 with Retry-After: 99999999',
    kind: 'rateLimited',
    play: status(429, { 'Retry-After': '99999999' }),
  },
  { name: '500', kind: 'serverError', play: status(500, html, '<h1>Server Error</h1>') },
  { name: '502', kind: 'serverError', play: status(502, html, '<h1>Bad Gateway</h1>') },
  { name: '503', kind: 'serverError', play: status(503) },
  { name: '504', kind: 'serverError', play: status(504) },
  { name: 'another HTML page', kind: 'notJson', play: body(hotel, html) },
  { name: 'truncated JSON', kind: 'notJson', play: body('{"count": 3, "results": [{"run"') },
  { name: 'an empty body', kind: 'notJson', play: body('') },
  { name: 'UTF-16', kind: 'notJson', play: bytes(Buffer.from('{"results": []}', 'utf16le')) },
  { name: 'JSON with an unknown structure', kind: 'unexpectedShape', play: body('{"runs": []}') },
  { name: 'a list instead of a page', kind: 'unexpectedShape', play: body('[]') },
  { name: 'null', kind: 'unexpectedShape', play: body('null') },
  { name: "results that aren't a list", kind: 'unexpectedShape', play: body('{"results": {}}') },
  {
    name: 'truncated gzip',
    kind: 'notJson',
    play: bytes(gzipSync(page).subarray(0, -30), { 'Content-Encoding': 'gzip' }),
  },
  {
    name: 'a false Content-Encoding: gzip',
    kind: 'notJson',
    play: bytes(page, { 'Content-Encoding': 'gzip' }),
  },
  { name: 'a gzip bomb', kind: 'tooLarge', play: bytes(bomb, { 'Content-Encoding': 'gzip' }) },
  { name: 'a response of 200 MB', kind: 'tooLarge', play: () => flood },
  {
    name: 'a redirect to another server',
    kind: 'foreignAddress',
    play: status(302, { Location: 'https://mirror.example.org/rest/v1/runs/' }),
  },
  {
    name: 'endless redirects',
    kind: 'unexpectedShape',
    play: status(302, { Location: '/rest/v1/runs/' }),
  },
  { name: 'a redirect without a target', kind: 'unexpectedShape', play: status(302) },
  {
    name: '`next` points to the page itself',
    kind: 'unexpectedShape',
    play: next(self),
    followsNext: true,
  },
  {
    name: '`next` is circular',
    kind: 'unexpectedShape',
    play: next(
      ({ path, params }) => `${path}?limit=3&offset=${params.get('offset') === '3' ? 6 : 3}`,
    ),
    followsNext: true,
  },
  {
    name: '`next` points to another port',
    kind: 'foreignAddress',
    play: next(({ headers }) => {
      const { hostname } = new URL(`http://${headers.host ?? ''}`);
      return `http://${hostname}:1/rest/v1/runs/?offset=25`;
    }),
    followsNext: true,
  },
  {
    name: '`next` points to another server',
    kind: 'foreignAddress',
    play: next(() => 'https://mirror.example.org/rest/v1/runs/?offset=25'),
    followsNext: true,
  },
];
