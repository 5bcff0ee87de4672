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

/** The error for a server that responds with a Retry-After header. */
async function refusal(retryAfter: string): Promise<RunDBError> {
  await using open = await openServer((_request, response) => {
    response.writeHead(429, { 'retry-after': retryAfter }).end();
  });
  const error = await open.rundb.count({}).catch((reason: unknown) => reason);
  assert.ok(error instanceof RunDBError);
  return error;
}

describe('RunDB errors', () => {
  for (const [name, kind, answer] of answers) {
    it(`${name} is ${kind}, with a readable sentence and without the key`, async () => {
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

  it('say how long to wait, given seconds or a date', async () => {
    const inAMinute = new Date(Date.now() + 60_000).toUTCString();
    for (const [header, least, most] of [
      ['30', 30, 30],
      ['10.5', 10.5, 10.5],
      [inAMinute, 50, 60],
      // The wait is limited to a day; a longer timer would overflow and fire at once.
      ['99999999', 86_400, 86_400],
      ['Fri, 31 Dec 9999 23:59:59 GMT', 86_400, 86_400],
    ] as const) {
      const { retryAfter = NaN } = await refusal(header);
      assert.ok(retryAfter >= least && retryAfter <= most, `${header}: ${retryAfter}`);
    }
  });

  it("treat anything that isn't a time in the future as if the server hadn't given one", async () => {
    const past = new Date(Date.now() - 60_000).toUTCString();
    for (const header of ['0', '-1', '', 'soon', '1e3', '0x10', '12/31/9999', past]) {
      const { retryAfter, message } = await refusal(header);
      assert.equal(retryAfter, undefined, header);
      assert.match(message, /Try again in 1 min\./);
    }
  });

  it('say in words how long that is', async () => {
    for (const [header, words] of [
      ['0.2', 'Try again in a second.'],
      ['1', 'Try again in a second.'],
      ['10.5', 'Try again in 11 seconds.'],
      ['59', 'Try again in 59 seconds.'],
      ['59.5', 'Try again in 1 min.'],
      ['61', 'Try again in 2 min.'],
      ['3600', 'Try again in 1 h.'],
      ['99999999', 'Try again in 24 h.'],
    ] as const) {
      const { message } = await refusal(header);
      assert.ok(message.endsWith(words), `${header}: ${message}`);
    }
  });

  it('distinguish a server that is down from an unknown host name', async () => {
    const kindAt = async (url: string): Promise<string> => {
      const rundb = new RunDB({ url, apiKey: 'key', retries: { times: 0, delay: 0 } });
      const error = await rundb.count({}).catch((reason: unknown) => reason);
      await rundb.close();
      assert.ok(error instanceof RunDBError);
      assert.equal(error.kind, 'unreachable');
      return error.message;
    };
    assert.match(await kindAt('http://127.0.0.1:1'), /No response from 127\.0\.0\.1:1\b/);
    assert.match(await kindAt('http://rundb.invalid'), /Can’t resolve rundb\.invalid/);
  });

  it("reject a key that can't be sent in a header before anything is sent", () => {
    assert.throws(() => new RunDB({ url: 'http://127.0.0.1', apiKey: 'a\nb' }), RunDBError);
  });
});

describe('Addresses sent by the server', () => {
  it('get the scheme of the configured server', async () => {
    await using open = await openServer((request, response) => {
      const next = `https://${request.headers.host ?? ''}/rest/v1/runs/?offset=1`;
      const isFirst = !request.url?.includes('offset');
      response.end(JSON.stringify({ next: isFirst ? next : null, results: [{ run: 1 }] }));
    });
    assert.equal((await collect(open.rundb.getRunInfo())).length, 2);
  });

  for (const [what, addressAt] of [
    ['the port', (host: string) => `http://${host.replace(/:\d+$/, '')}`],
    ['scheme and port', (host: string) => `https://${host.replace(/:\d+$/, '')}`],
  ] as const) {
    it(`get ${what} of the configured server`, async () => {
      await using open = await openServer((request, response) => {
        const origin = addressAt(request.headers.host ?? '');
        const { pathname, searchParams } = new URL(request.url ?? '', origin);
        if (pathname === '/rest/v1/runs/7/') response.end('{"run": 7}');
        else if (searchParams.get('offset') === '1') {
          response.end('{"next": null, "results": [{"run": 2}]}');
        } else if (pathname === '/moved/') {
          const next = `${origin}/rest/v1/runs/?offset=1`;
          response.end(JSON.stringify({ next, results: [{ run: 1 }] }));
        } else response.writeHead(302, { location: `${origin}/moved/` }).end();
      });
      assert.deepEqual(await collect(open.rundb.getRunInfo()), [{ run: 1 }, { run: 2 }]);
      const url = `${addressAt(new URL(open.url).host)}/rest/v1/runs/7/`;
      assert.deepEqual(await open.rundb.getDetails({ url }), { run: 7 });
      assert.ok(open.asked.every(({ headers }) => headers.authorization === 'Bearer secret-key'));
    });
  }

  it('get the path that a proxy removed', async () => {
    await using open = await openServer((request, response) => {
      const isFirst = !request.url?.includes('offset');
      const next = isFirst ? `http://${request.headers.host}/rest/v1/runs/?offset=1` : null;
      response.end(JSON.stringify({ next, results: [{ run: 1 }] }));
    });
    const rundb = new RunDB({ url: `${open.url}/belle2/`, apiKey: 'key' });
    assert.equal((await collect(rundb.getRunInfo())).length, 2);
    assert.deepEqual(
      open.asked.map(({ url }) => url),
      ['/belle2/rest/v1/runs/', '/belle2/rest/v1/runs/?offset=1'],
    );
    await rundb.close();
  });

  it('never receive the key on another port, which the error names', async () => {
    await using foreign = await openServer((_request, response) => response.end('{}'));
    await using open = await openServer((_request, response) => response.end('{}'));
    const url = `${foreign.url}/rest/v1/runs/1/`;
    const { host } = new URL(foreign.url);
    await assert.rejects(open.rundb.getDetails({ url }), ({ message }: Error) =>
      message.includes(`another server, ${host}.`),
    );
    assert.equal(foreign.asked.length, 0);
  });

  it('never receive the key on another server', async () => {
    await using foreign = await openServer((_request, response) => response.end('{}'));
    await using open = await openServer((_request, response) => response.end('{}'));
    await assert.rejects(open.rundb.getDetails({ url: `${foreign.url}/rest/v1/runs/1/` }), {
      kind: 'foreignAddress',
    });
    assert.equal(foreign.asked.length, 0);
  });

  for (const url of [
    '/api/me',
    '/',
    '/rest/v1/',
    '/rest/v1/runs',
    '/rest/v1/runs/',
    '/rest/v1/runs/?limit=100000',
    '/rest/v1/runsx/7/',
    '/rest/v1/runs/../users/7/',
    '/rest/v1/runs/%2e%2e/users/7/',
    '/rest/v1/runs/..%2fusers/7/',
    '/rest/v1/runs/..%5cusers/7/',
    '/rest/v1/runs/..\\users/7/',
    '/rest/v1/runs//7/',
  ]) {
    it(`are requested as records only if they are: not ${url}`, async () => {
      await using open = await openServer((_request, response) => response.end('{"secret": 1}'));
      await assert.rejects(open.rundb.getDetails({ url }), { kind: 'foreignAddress' });
      await assert.rejects(open.rundb.getDetails({ url: `${open.url}${url}` }), {
        kind: 'foreignAddress',
      });
      assert.equal(open.asked.length, 0);
    });
  }

  for (const url of [
    '/rest/v1/runs/7/',
    '/rest/v1/runs/7',
    '/rest/v1/runs/e12-r7.a/?format=json',
  ]) {
    it(`of a record are requested, such as ${url}`, async () => {
      await using open = await openServer((_request, response) => response.end('{"run": 7}'));
      assert.deepEqual(await open.rundb.getDetails({ url }), { run: 7 });
      assert.equal(open.asked[0]?.url, url);
    });
  }

  it('are not followed in a circle', async () => {
    await using open = await openServer((_request, response) => {
      response.end('{"next": "/rest/v1/runs/", "results": [{"run": 1}]}');
    });
    await assert.rejects(collect(open.rundb.getRunInfo()), { kind: 'unexpectedShape' });
    assert.equal(open.asked.length, 1);
  });
});
