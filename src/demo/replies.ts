import type { IncomingHttpHeaders } from 'node:http';
import type { Order, RunsDatabase, StoredRun } from './database.ts';
import { readParameters, type RunsQuery } from './parameters.ts';

/** The parts of a request that determine the response. */
export interface DemoRequest {
  readonly method: string;
  /** Without the parameters, e.g. `/rest/v1/runs/`. */
  readonly path: string;
  readonly params: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  /** Of any type, given by the headers; JSON by default. */
  body?: string;
}

/** How the demo responds; everything can be changed while it runs. */
export interface ReplySettings {
  apiKey: string;
  username: string;
  password: string;
  /** Runs per page if the request has no `limit`. */
  pageSize: number;
  /** The largest `limit` allowed; larger ones are reduced to it. */
  maxLimit: number;
  order: Order;
  /** If false, responses contain neither `count` nor `previous`. */
  count: boolean;
  /** The origin used in `next`, `previous` and `url`. */
  publicUrl: string;
}

const runsPath = '/rest/v1/runs/';

/** The RunDB's response. */
export function reply(
  request: DemoRequest,
  database: RunsDatabase,
  settings: ReplySettings,
): Reply {
  const { method, path, params, headers } = request;
  const id = /^\/rest\/v1\/runs\/(\d{1,15})\/?$/.exec(path)?.[1];
  if (id === undefined && `${path}/` !== runsPath && path !== runsPath) return notFound;
  // Django does this before anything else.
  if (!path.endsWith('/')) return redirect(`${path}/`, params);
  const refusal = refuse(headers.authorization, settings);
  if (refusal !== undefined) return json(401, { detail: refusal }, challenge);
  if (method !== 'GET') {
    return json(405, { detail: `Method "${method}" not allowed.` }, { Allow: 'GET' });
  }
  if (id !== undefined) {
    const run = database.get(Number(id));
    return run ? { status: 200, body: withUrl(run, settings) } : notFound;
  }
  const query = readParameters(params);
  if ('problems' in query) return json(400, query.problems);
  return { status: 200, body: page(query, params, database, settings) };
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: JSON.stringify(body) };
}

const notFound = json(404, { detail: 'Not found.' });
const challenge = { 'WWW-Authenticate': 'Bearer realm="api", Basic realm="api"' };

function redirect(path: string, params: URLSearchParams): Reply {
  const location = params.size > 0 ? `${path}?${params.toString()}` : path;
  return { status: 301, headers: { Location: location } };
}

/** Why a request isn't authenticated; undefined if it is. */
function refuse(authorization: string | undefined, settings: ReplySettings): string | undefined {
  const [, scheme, credentials] = /^(Bearer|Basic) +(\S+)$/i.exec(authorization ?? '') ?? [];
  if (scheme === undefined || credentials === undefined) {
    return 'Authentication credentials were not provided.';
  }
  if (scheme.toLowerCase() === 'bearer') {
    return credentials === settings.apiKey ? undefined : 'Invalid token.';
  }
  return Buffer.from(credentials, 'base64').toString() ===
    `${settings.username}:${settings.password}`
    ? undefined
    : 'Invalid username/password.';
}

/** Prepends `url` to the JSON text, which is otherwise sent as stored. */
function withUrl({ id, text }: StoredRun, { publicUrl }: ReplySettings): string {
  return `{"url":${JSON.stringify(`${publicUrl}${runsPath}${id}/`)},${text.slice(1)}`;
}

function page(
  { filter, expand, limit: wanted, offset }: RunsQuery,
  params: URLSearchParams,
  database: RunsDatabase,
  settings: ReplySettings,
): string {
  const { order, pageSize, maxLimit } = settings;
  const limit = Math.min(wanted ?? pageSize, maxLimit);
  const count = database.count(filter);
  const runs = database.select(filter, { expand, order, limit, offset });
  const pageAt = (start: number) =>
    JSON.stringify(`${settings.publicUrl}${runsPath}?${pageParams(params, limit, start)}`);
  const next = offset + limit < count ? pageAt(offset + limit) : 'null';
  const previous = offset > 0 ? pageAt(Math.max(0, offset - limit)) : 'null';
  const results = runs.map((run) => withUrl(run, settings)).join(',');
  return settings.count
    ? `{"count":${count},"next":${next},"previous":${previous},"results":[${results}]}`
    : `{"next":${next},"results":[${results}]}`;
}

function pageParams(params: URLSearchParams, limit: number, offset: number): string {
  const other = new URLSearchParams(params);
  other.set('limit', String(limit));
  if (offset > 0) other.set('offset', String(offset));
  else other.delete('offset');
  return other.toString();
}
