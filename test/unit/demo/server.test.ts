import assert from 'node:assert/strict';
import { startDemo, type DemoServer, type Fault } from '../../../src/demo/server.ts';
import { ask, askPage } from './ask.ts';

const list = '/rest/v1/runs/';
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const causeOf = (error: unknown) => error instanceof Error && error.cause;

describe('demo server', () => {
  let demo: DemoServer;
  beforeEach(async () => {
    demo = await startDemo({ runs: [{ experiment: 12, run: 798, note: 'x'.repeat(2000) }] });
  });
  afterEach(() => demo.close());

  for (const authorization of ['Bearer demo', 'bearer demo', basic('demo:demo')]) {
    it(`accepts ${authorization}`, async () => {
      assert.equal((await ask(demo, list, { headers: { authorization } })).status, 200);
    });
  }

  for (const [authorization, detail] of [
    [undefined, 'Authentication credentials were not provided.'],
    ['Token demo', 'Authentication credentials were not provided.'],
    ['Bearer other', 'Invalid token.'],
    [basic('demo:other'), 'Invalid username/password.'],
  ] as const) {
    it(`rejects ${authorization ?? 'no sign-in'}`, async () => {
      const headers = authorization === undefined ? {} : { authorization };
      for (const path of [list, `${list}4272/`]) {
        const answer = await ask(demo, path, { headers });
        assert.equal(answer.status, 401);
        assert.deepEqual(JSON.parse(answer.text), { detail });
        assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/);
      }
    });
  }

  it('redirects to the address with a trailing slash', async () => {
    const { status, headers } = await ask(demo, '/rest/v1/runs?limit=1&expand=True');
    assert.equal(status, 301);
    assert.equal(headers.get('location'), '/rest/v1/runs/?limit=1&expand=True');
  });

  for (const path of ['/', '/rest/v1/', `${list}1/`, `${list}x/`, '/accounts/login/']) {
    it(`has no ${path}`, async () => {
      const { status, text } = await ask(demo, path);
      assert.equal(status, 404);
      assert.deepEqual(JSON.parse(text), { detail: 'Not found.' });
    });
  }

  for (const method of ['HEAD', 'POST', 'DELETE']) {
    it(`doesn't allow ${method}`, async () => {
      const init = { method, headers: { authorization: 'Bearer demo' } };
      const { status, headers } = await ask(demo, list, init);
      assert.equal(status, 405);
      assert.equal(headers.get('allow'), 'GET');
    });
  }

  it('compresses large responses for clients that accept it', async () => {
    const answer = async (query: string, encoding: string) => {
      const headers = { authorization: 'Bearer demo', 'accept-encoding': encoding };
      return ask(demo, `${list}?${query}`, { headers });
    };
    const zipped = await answer('expand=1', 'gzip, deflate');
    assert.equal(zipped.headers.get('content-encoding'), 'gzip');
    assert.equal(zipped.headers.get('content-type'), 'application/json');
    const plain = await answer('expand=1', 'identity');
    assert.equal(plain.headers.get('content-encoding'), null);
    assert.equal(plain.text, zipped.text);
    assert.equal((await answer('', 'gzip')).headers.get('content-encoding'), null);
  });

  it('records the requests it receives', async () => {
    await ask(demo, `${list}?limit=1`);
    assert.deepEqual(demo.requests, [
      { method: 'GET', path: `${list}?limit=1`, authorization: 'Bearer demo' },
    ]);
  });

  it('can respond late', async () => {
    demo.options.latency = 40;
    const start = performance.now();
    await askPage(demo);
    assert.ok(performance.now() - start > 35);
  });

  it('can use another key', async () => {
    demo.options.apiKey = 'new';
    assert.equal((await ask(demo, list)).status, 401);
  });

  it('responds with a fault to selected requests', async () => {
    demo.options.fault = ({ path, params, headers }) =>
      path === list && params.get('limit') === '1' && headers.authorization !== undefined
        ? { status: 503, headers: { 'content-type': 'text/html', 'Retry-After': '2' }, body: '<p>' }
        : undefined;
    const { status, headers, text } = await ask(demo, `${list}?limit=1`);
    assert.deepEqual([status, text], [503, '<p>']);
    assert.equal(headers.get('content-type'), 'text/html');
    assert.equal(headers.get('retry-after'), '2');
    assert.equal((await ask(demo, `${list}?limit=2`)).status, 200);
  });

  it('can break the connection', async () => {
    demo.options.fault = () => 'reset';
    await assert.rejects(ask(demo, list), (error) => {
      const cause = causeOf(error);
      return cause instanceof Error && 'code' in cause && cause.code === 'ECONNRESET';
    });
  });

  for (const [what, change] of [
    ['stalled', { fault: (): Fault => 'stall' }],
    ['late', { latency: 60_000 }],
  ] as const) {
    it(`stops at once while a response is ${what}`, async () => {
      Object.assign(demo.options, change);
      const asked = assert.rejects(ask(demo, list));
      while (demo.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      await demo.close();
      await asked;
    });
  }

  it('is gone after it was disposed', async () => {
    await ask(demo, list);
    await demo[Symbol.asyncDispose]();
    await demo.close();
    await assert.rejects(ask(demo, list));
  });

  it('says if its port is in use', async () => {
    const port = Number(new URL(demo.url).port);
    await assert.rejects(startDemo({ port, runs: [] }), { code: 'EADDRINUSE' });
  });
});
