import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createProxy } from 'proxy';
import { RunDB, type Network } from '../../../../src/core/rundb/index.ts';
import { openDemo, someRuns } from './fixture.ts';

/** A real HTTP proxy that records what went through it. */
async function openProxy(
  password?: string,
): Promise<{ url: URL; asked: string[] } & AsyncDisposable> {
  const server = createProxy(createServer());
  const asked: string[] = [];
  server.on('connect', ({ url }) => asked.push(url ?? ''));
  if (password !== undefined) {
    const expected = `Basic ${Buffer.from(`me:${password}`).toString('base64')}`;
    server.authenticate = ({ headers }) => headers['proxy-authorization'] === expected;
  }
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Counts the runs of a demo over a network. */
async function countOver(network: Network | undefined, demo: { url: string; apiKey: string }) {
  const rundb = new RunDB({ ...demo, ...(network && { network }) });
  try {
    return await rundb.count({});
  } finally {
    await rundb.close();
  }
}

describe('A proxy', () => {
  it('is used if specified', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 3) });
    await using proxy = await openProxy();
    assert.equal(await countOver({ proxy: proxy.url.href }, open.demo), 3);
    assert.deepEqual(proxy.asked, [new URL(open.demo.url).host]);
  });

  it('gets the user name and password in its address, and no others', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 3) });
    await using proxy = await openProxy('sesame');
    proxy.url.username = 'me';
    proxy.url.password = 'sesame';
    assert.equal(await countOver({ proxy: proxy.url.href }, open.demo), 3);
    proxy.url.password = 'wrong';
    await assert.rejects(countOver({ proxy: proxy.url.href }, open.demo), (error) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /proxy .* refused the connection \(407\)/);
      assert.doesNotMatch(String(error.stack), /wrong|sesame/);
      return true;
    });
  });

  it('with an invalid address is reported, and nothing is sent', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 3) });
    for (const proxy of ['proxy', 'ftp://proxy.example']) {
      await assert.rejects(countOver({ proxy }, open.demo), {
        kind: 'unreachable',
        message: /proxy address can’t be used/,
      });
    }
    assert.equal(open.demo.requests.length, 0);
  });

  it("isn't used for excluded hosts", async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 3) });
    await using proxy = await openProxy();
    assert.equal(await countOver({ proxy: proxy.url.href, noProxy: '127.0.0.1' }, open.demo), 3);
    assert.deepEqual(proxy.asked, []);
  });

  it('from the environment is used if none is specified, but not if proxies are disabled', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 3) });
    await using proxy = await openProxy();
    process.env['HTTP_PROXY'] = proxy.url.href;
    try {
      assert.equal(await countOver({ proxy: '' }, open.demo), 3);
      assert.deepEqual(proxy.asked, []);
      assert.equal(await countOver(undefined, open.demo), 3);
      assert.equal(proxy.asked.length, 1);
    } finally {
      delete process.env['HTTP_PROXY'];
    }
  });
});
