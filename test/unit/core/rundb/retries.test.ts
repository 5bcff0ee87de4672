import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { openServer } from './fixture.ts';

const retries = { times: 2, delay: 1 };
const page = '{"count": 3, "next": null, "results": []}';

/** Fails `times` times in one way, then succeeds. */
async function openFailing(times: number, fail: (response: ServerResponse) => void) {
  return openServer((_request, response) => {
    if (times-- > 0) fail(response);
    else response.end(page);
  }, retries);
}

describe('A failed request', () => {
  const passing: [string, (response: ServerResponse) => void][] = [
    ['429', (r) => r.writeHead(429).end()],
    ['502', (r) => r.writeHead(502).end()],
    ['503', (r) => r.writeHead(503, { 'retry-after': '0' }).end('<html>')],
    ['504', (r) => r.writeHead(504).end()],
    ['reset in headers', (r) => r.socket?.resetAndDestroy()],
    [
      'reset in body',
      (r) =>
        r.writeHead(200, { 'content-length': '99' }).write('{', () => r.socket?.resetAndDestroy()),
    ],
  ];
  for (const [name, fail] of passing) {
    it(`is retried after ${name}`, async () => {
      await using open = await openFailing(2, fail);
      assert.equal(await open.rundb.count({}), 3);
      assert.equal(open.asked.length, 3);
    });

    it(`is given up eventually after ${name}`, async () => {
      await using open = await openFailing(9, fail);
      await assert.rejects(open.rundb.count({}), { name: 'RunDBError' });
      assert.equal(open.asked.length, 3);
    });
  }

  for (const status of [400, 401, 403, 404, 500]) {
    it(`isn't retried after ${status}`, async () => {
      await using open = await openFailing(9, (r) => r.writeHead(status).end());
      await assert.rejects(open.rundb.count({}), { name: 'RunDBError' });
      assert.equal(open.asked.length, 1);
    });
  }

  it('waits as long as the server asks', async () => {
    const start = performance.now();
    await using open = await openFailing(1, (r) => r.writeHead(429, { 'retry-after': '1' }).end());
    assert.equal(await open.rundb.count({}), 3);
    assert.ok(performance.now() - start >= 1000);
  });

  it("doesn't wait for minutes", async () => {
    await using open = await openFailing(1, (r) =>
      r.writeHead(503, { 'retry-after': '600' }).end(),
    );
    await assert.rejects(open.rundb.count({}), { kind: 'serverError', retryAfter: 600 });
    assert.equal(open.asked.length, 1);
  });

  it('is given up when cancelled while waiting', async () => {
    const controller = new AbortController();
    await using open = await openFailing(9, (r) => {
      r.writeHead(503, { 'retry-after': '9' }).end(() => controller.abort(new Error('enough')));
    });
    await assert.rejects(open.rundb.count({}, { signal: controller.signal }), /enough/);
    assert.equal(open.asked.length, 1);
  });
});
