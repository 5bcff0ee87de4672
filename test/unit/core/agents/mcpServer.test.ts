import assert from 'node:assert/strict';
import { request } from 'node:http';
import fc from 'fast-check';
import { AgentError, callTool, McpServer, toolNames } from '../../../../src/core/agents/index.ts';
import { answerMcp } from '../../../../src/core/agents/mcpMessages.ts';

import { manyCases } from '../../../manyCases.ts';
import { agentCase, secret, type AgentCase } from './agentCase.ts';

const someRuns = (experiment: number, first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => ({ experiment, run: first + i }));

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

describe('The MCP server', () => {
  let open: AgentCase;
  let server: McpServer;
  const ping = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });

  before(async () => {
    open = await agentCase({ runs: someRuns(12, 1, 30) });
    server = await McpServer.start(open.host, '0.1.0');
  });

  after(async () => {
    await server[Symbol.asyncDispose]();
    await open[Symbol.asyncDispose]();
  });

  function send(sent: Sent = {}): Promise<{ status: number; body: string }> {
    const { method = 'POST', path = '/mcp', headers = {}, body = ping } = sent;
    const usual = { 'Content-Type': 'application/json', ...server.headers };
    const { port } = new URL(server.url);
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port, method, path, headers: { ...usual, ...headers } };
      const sending = request(options, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      });
      sending.on('error', reject);
      sending.end(method === 'GET' ? undefined : body);
    });
  }

  it('answers clients that have the token', async () => {
    const { status, body } = await send();
    assert.equal(status, 200);
    assert.deepEqual(JSON.parse(body), { jsonrpc: '2.0', id: 1, result: {} });
  });

  const refused: readonly (readonly [string, number, Sent])[] = [
    ['a wrong token', 401, { headers: { Authorization: 'Bearer x' } }],
    [
      'a wrong token of the right length',
      401,
      { headers: { Authorization: `Bearer ${'x'.repeat(43)}` } },
    ],
    ['no token', 401, { headers: { Authorization: '' } }],
    ['a page of another origin', 403, { headers: { Origin: 'https://example.org' } }],
    ['a page of no origin', 403, { headers: { Origin: 'null' } }],
    ['another host name', 403, { headers: { Host: 'evil.example.org' } }],
    ['another port in the host name', 403, { headers: { Host: '127.0.0.1:1' } }],
    ['GET', 405, { method: 'GET' }],
    ['DELETE', 405, { method: 'DELETE' }],
    ['another path', 404, { path: '/' }],
    ['a form', 415, { headers: { 'Content-Type': 'text/plain' } }],
    ['a body that is not JSON', 400, { body: '{' }],
    ['a batch', 400, { body: `[${ping}]` }],
    ['more than a megabyte', 413, { body: `"${'x'.repeat(1_000_001)}"` }],
  ];
  for (const [name, status, sent] of refused) {
    it(`rejects ${name}`, async () => {
      const answer = await send(sent);
      assert.equal(answer.status, status);
      assert.ok(!answer.body.includes(server.headers.Authorization.slice(7)));
    });
  }

  it('accepts a notification without a response', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' });
    assert.deepEqual(await send({ body }), { status: 202, body: '' });
  });

  it('stops when it is disposed, and closes open connections', async () => {
    const other = await McpServer.start(open.host, '0.1.0');
    const { port } = new URL(other.url);
    const hanging = request({ host: '127.0.0.1', port, method: 'POST', path: '/mcp' });
    const closed = new Promise((resolve) => hanging.once('error', resolve));
    hanging.write('{');
    await other[Symbol.asyncDispose]();
    await closed;
    await assert.rejects(fetch(other.url));
  });
});

/** In an array, because undefined has no JSON. */
const isAmong = (text: string, value: unknown): boolean => JSON.stringify([value]).includes(text);

describe('Input from agents', () => {
  const anything = fc.anything({ maxDepth: 3, withBigInt: false });
  const text = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.constantFrom(
      'exp:12',
      'exp:12 @good',
      '12:1',
      '12:1-20',
      'lumi>5/pb or',
      '((',
      '12:9-1',
      secret,
    ),
  );
  const input = fc.oneof(
    anything,
    fc.record(
      {
        query: text,
        runs: fc.array(text, { maxLength: 3 }),
        limit: fc.integer(),
        experiment: fc.constantFrom(12, 13, -1, 1e9),
        run: fc.integer({ min: -1, max: 40 }),
        fields: fc.array(text, { maxLength: 3 }),
        text,
        language: fc.constantFrom('python', 'x'),
        uri: text,
        format: fc.constantFrom('numbers', 'iov', 'python-query', '__proto__'),
        delivered: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  );
  const name = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...toolNames) }, fc.string());

  it('never makes a tool fail, or reveal a key', async () => {
    await using open = await agentCase({ runs: someRuns(12, 1, 30) });
    const { signal } = new AbortController();
    await fc.assert(
      fc.asyncProperty(name, input, async (tool, given) => {
        let answer: string;
        try {
          answer = await callTool(open.host, tool, given, signal);
        } catch (error) {
          assert.ok(error instanceof AgentError, String(error));
          answer = error.message;
        }
        if (!isAmong(secret, given)) assert.ok(!answer.includes(secret));
        assert.ok(Buffer.byteLength(answer) <= 32_000);
      }),
      { numRuns: manyCases(5000) },
    );
    assert.deepEqual(open.errors, []);
  });

  it('never makes a message fail, or reveal a key', async () => {
    await using open = await agentCase({ runs: someRuns(12, 1, 30) });
    const { signal } = new AbortController();
    const message = fc.oneof(
      anything,
      fc.record(
        {
          jsonrpc: fc.constantFrom('2.0', 2),
          id: fc.oneof(fc.integer(), fc.string(), anything),
          method: fc.constantFrom('initialize', 'ping', 'tools/list', 'tools/call', 'x'),
          params: fc.oneof(anything, fc.record({ name, arguments: input })),
        },
        { requiredKeys: ['jsonrpc'] },
      ),
    );
    await fc.assert(
      fc.asyncProperty(message, async (sent) => {
        const answer = await answerMcp(sent, open.host, '0.1.0', signal);
        if (!isAmong(secret, sent)) assert.ok(!isAmong(secret, answer));
      }),
      { numRuns: manyCases(5000) },
    );
    assert.deepEqual(open.errors, []);
  });

  it('gets errors that say where a query is wrong, and who has to do what', async () => {
    await using open = await agentCase({ runs: someRuns(12, 1, 3) });
    const { signal } = new AbortController();
    const search = (query: string) => callTool(open.host, 'rundb_search_runs', { query }, signal);
    await assert.rejects(
      search('exp:12 lumy>5/pb'),
      /Unknown term “lumy”.*characters 8-11 of the query.*Suggestion: “lumi”/,
    );
    open.host.isSignedIn = false;
    await assert.rejects(search('exp:12'), /not signed in.*RunDB: Sign In/);
  });
});
