import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { RunDB, RunDBError, type RunDBErrorKind } from '../../../../src/core/rundb/index.ts';
import { collect, openServer } from './fixture.ts';

const json = { 'content-type': 'application/json' };
const html = { 'content-type': 'text/html' };
const login = '<html><form action="/accounts/login/">User <input type="password"></form></html>';

type Answer = (response: ServerResponse) => void;

const answers: [name: string, kind: RunDBErrorKind, answer: Answer][] = [
  ['401', 'notSignedIn', (r) => r.writeHead(401, json).end('{"detail": "secret-key"}')],
  ['403', 'notSignedIn', (r) => r.writeHead(403, json).end('{}')],
  [
    'a redirect to the login',
    'notSignedIn',
    (r) => r.writeHead(302, { location: '/accounts/login/?next=/rest' }).end(),
  ],
  [
    'a login elsewhere',
    'notSignedIn',
    (r) => r.writeHead(302, { location: 'https://sso.example/login' }).end(),
  ],
  ['a login page', 'notSignedIn', (r) => r.writeHead(200, html).end(login)],
  ['404', 'notFound', (r) => r.writeHead(404, html).end('not here')],
  ['400', 'badRequest', (r) => r.writeHead(400, json).end('{"min_run": ["Enter a number."]}')],
  ['429', 'rateLimited', (r) => r.writeHead(429, { 'retry-after': '30' }).end()],
  ['500', 'serverError', (r) => r.writeHead(500, html).end(`${'.'.repeat(495)}secret-key`)],
  ['503', 'serverError', (r) => r.writeHead(503).end()],
  ['a reset', 'unreachable', (r) => r.destroy()],
  [
    'half an answer',
    'unreachable',
    (r) => r.writeHead(200, { 'content-length': '1000' }).write('{"res', () => r.destroy()),
  ],
  [
    'another page',
    'notJson',
    (r) => r.writeHead(200, html).end('<html>Welcome to the hotel</html>'),
  ],
  ['nothing', 'notJson', (r) => r.writeHead(200, json).end()],
  ['cut JSON', 'notJson', (r) => r.writeHead(200, json).end('{"results": [')],
  ['JSON that is no page', 'unexpectedShape', (r) => r.writeHead(200, json).end('{"runs": []}')],
  ['null', 'unexpectedShape', (r) => r.writeHead(200, json).end('null')],
  [
    'redirects without end',
    'unexpectedShape',
    (r) => r.writeHead(302, { location: '/again' }).end(),
  ],
  [
    'a redirect elsewhere',
    'foreignAddress',
    (r) => r.writeHead(302, { location: 'http://other.example/rest/v1/runs/' }).end(),
  ],
  [
    'next elsewhere',
    'foreignAddress',
    (r) => r.writeHead(200, json).end('{"next": "https://other.example/", "results": [{}]}'),
  ],
];

describe('RunDB errors', () => {
  for (const [name, kind, answer] of answers) {
    it(`${name} is ${kind}, in a sentence and without the key`, async () => {
      await using open = await openServer((_request, response) => answer(response));
      await assert.rejects(collect(open.rundb.getRunInfo()), (error) => {
        assert.ok(error instanceof RunDBError, String(error));
        assert.equal(error.kind, kind, error.detail);
        assert.match(error.message, /^[A-Z].*\.$/);
        assert.doesNotMatch(`${error.message} ${error.detail} ${error.stack ?? ''}`, /secre/);
        return true;
      });
    });
  }

  it('says how long to wait, from seconds and from a date', async () => {
    let header = '30';
    await using open = await openServer((_request, response) => {
      response.writeHead(429, { 'retry-after': header }).end();
    });
    const seconds = async (): Promise<number | undefined> => {
      const error = await open.rundb.count({}).catch((reason: unknown) => reason);
      assert.ok(error instanceof RunDBError);
      return error.retryAfter;
    };
    assert.equal(await seconds(), 30);
    header = new Date(Date.now() + 60_000).toUTCString();
    const wait = await seconds();
    assert.ok(wait !== undefined && wait > 50 && wait <= 60, String(wait));
  });

  it('tells a server that is not there from a name that is not known', async () => {
    const kindAt = async (url: string): Promise<string> => {
      const rundb = new RunDB({ url, apiKey: 'key', retries: { times: 0, delay: 0 } });
      const error = await rundb.count({}).catch((reason: unknown) => reason);
      await rundb.close();
      assert.ok(error instanceof RunDBError);
      assert.equal(error.kind, 'unreachable');
      return error.message;
    };
    assert.match(await kindAt('http://127.0.0.1:1'), /Nothing answers/);
    assert.match(await kindAt('http://rundb.invalid'), /rundb\.invalid is not known/);
  });

  it('refuses a key that can not be a header before anything is sent', () => {
    assert.throws(() => new RunDB({ url: 'http://127.0.0.1', apiKey: 'a\nb' }), RunDBError);
  });
});

describe('addresses that the server writes', () => {
  it('get the scheme of the configured server put right', async () => {
    await using open = await openServer((request, response) => {
      const next = `https://${request.headers.host ?? ''}/rest/v1/runs/?offset=1`;
      const isFirst = !request.url?.includes('offset');
      response.end(JSON.stringify({ next: isFirst ? next : null, results: [{ run: 1 }] }));
    });
    assert.equal((await collect(open.rundb.getRunInfo())).length, 2);
  });

  it('never receive the key on another server', async () => {
    await using foreign = await openServer((_request, response) => response.end('{}'));
    await using open = await openServer((_request, response) => response.end('{}'));
    await assert.rejects(open.rundb.getDetails({ url: `${foreign.url}/rest/v1/runs/1/` }), {
      kind: 'foreignAddress',
    });
    assert.equal(foreign.asked.length, 0);
  });

  it('are not followed in a circle', async () => {
    await using open = await openServer((_request, response) => {
      response.end('{"next": "/rest/v1/runs/", "results": [{"run": 1}]}');
    });
    await assert.rejects(collect(open.rundb.getRunInfo()), { kind: 'unexpectedShape' });
    assert.equal(open.asked.length, 1);
  });
});
