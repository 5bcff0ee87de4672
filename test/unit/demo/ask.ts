import assert from 'node:assert/strict';
import type { DemoServer } from '../../../src/demo/server.ts';

type Row = Record<string, unknown>;

interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

interface Page {
  count: unknown;
  next: string | null;
  previous: unknown;
  results: Row[];
}

/** Sends a request with the key, unless other headers are given; doesn't follow redirects. */
export async function ask(
  demo: DemoServer,
  path: string,
  init: RequestInit = { headers: { authorization: `Bearer ${demo.apiKey}` } },
): Promise<Answer> {
  const response = await fetch(new URL(path, demo.url), { redirect: 'manual', ...init });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** One page of runs, given a query such as `limit=2`, or an absolute address. */
export async function askPage(demo: DemoServer, query = ''): Promise<Page> {
  const path = query.startsWith('http') ? query : `/rest/v1/runs/?${query}`;
  const { status, text } = await ask(demo, path);
  assert.equal(status, 200, text);
  const body: unknown = JSON.parse(text);
  assert.ok(isRow(body) && Array.isArray(body['results']));
  const { next, count, previous } = body;
  assert.ok(next === null || typeof next === 'string');
  return { count, next, previous, results: body['results'].filter(isRow) };
}

/** The runs of all pages as `12/798`. */
export async function walk(demo: DemoServer, query: string): Promise<string[]> {
  const names: string[] = [];
  for (let next: string | null = query; next !== null;) {
    const page: Page = await askPage(demo, next);
    names.push(...page.results.map(runName));
    next = page.next;
  }
  return names;
}

export function runName(run: Row): string {
  return `${Number(run['experiment'])}/${Number(run['run'])}`;
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
