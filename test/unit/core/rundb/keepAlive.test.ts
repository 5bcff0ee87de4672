import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { RunDB, type Network } from '../../../../src/core/rundb/index.ts';
import { openServer } from './fixture.ts';

/** A page with the requested number, so that responses can't be mixed up. */
function pageFor({ url }: IncomingMessage): string {
  const count = Number(new URL(url ?? '', 'http://rundb').searchParams.get('min_run'));
  return JSON.stringify({ count, next: null, results: [] });
}

function echo(request: IncomingMessage, response: ServerResponse): void {
  response.end(pageFor(request));
}

function socketsOf(asked: readonly IncomingMessage[]): number {
  return new Set(asked.map(({ socket }) => socket)).size;
}

/** Requests 1 to `times`, each once undici has its connection back: one turn after the response. */
async function askInTurn(rundb: RunDB, times: number): Promise<(number | undefined)[]> {
  const counts: (number | undefined)[] = [];
  for (let run = 1; run <= times; run++) {
    counts.push(await rundb.count({ min_run: run }));
  }
  return counts;
}

describe('A kept-alive connection', () => {
  const networks: Record<string, Network> = {
    'our own connections': { proxy: '' },
    "the process's fetch": { globalFetch: true },
  };

  for (const [way, network] of Object.entries(networks)) {
    it(`carries all requests, one after another, over ${way}`, async () => {
      await using server = await openServer(echo);
      const rundb = new RunDB({ url: server.url, apiKey: 'key', network });
      assert.deepEqual(await askInTurn(rundb, 5), [1, 2, 3, 4, 5]);
      assert.equal(server.asked.length, 5);
      assert.equal(socketsOf(server.asked), 1);
      await rundb.close();
    });
  }

  it('is opened only as often as requests may be in flight', async () => {
    await using server = await openServer(echo);
    const rundb = new RunDB({ url: server.url, apiKey: 'key', concurrency: 3 });
    const runs = Array.from({ length: 30 }, (_, i) => i + 1);
    const ask = (): Promise<unknown[]> =>
      Promise.all(runs.map((run) => rundb.count({ min_run: run })));
    assert.deepEqual(await ask(), runs);
    assert.deepEqual(await ask(), runs);
    assert.equal(socketsOf(server.asked), 3);
    await rundb.close();
  });

  it("that the server announces to close isn't reused", async () => {
    await using server = await openServer((request, response) => {
      echo(request, response.setHeader('connection', 'close'));
    });
    assert.deepEqual(await askInTurn(server.rundb, 3), [1, 2, 3]);
    assert.equal(server.asked.length, 3);
    assert.equal(socketsOf(server.asked), 3);
  });

  it("that the server announces to close, but doesn't, isn't reused", async () => {
    await using server = await openServer((request) => {
      const page = pageFor(request);
      const headers = `connection: close\r\ncontent-length: ${page.length}`;
      request.socket.write(`HTTP/1.1 200 OK\r\n${headers}\r\n\r\n${page}`);
    });
    assert.deepEqual(await askInTurn(server.rundb, 3), [1, 2, 3]);
    assert.equal(socketsOf(server.asked), 3);
  });

  it("that the server keeps for only a second isn't reused", async () => {
    await using server = await openServer((request, response) => {
      echo(request, response.setHeader('keep-alive', 'timeout=1'));
    });
    assert.deepEqual(await askInTurn(server.rundb, 3), [1, 2, 3]);
    assert.equal(server.asked.length, 3);
    assert.equal(socketsOf(server.asked), 3);
  });

  it("that the server closed without notice while idle isn't reused", async () => {
    await using server = await openServer(echo);
    for (const run of [1, 2, 3]) {
      assert.equal(await server.rundb.count({ min_run: run }), run);
      const socket = server.asked.at(-1)?.socket;
      assert.ok(socket);
      const closed = once(socket, 'close');
      // Both ends are closed once the client has closed its own.
      socket.end();
      await closed;
    }
    assert.equal(server.asked.length, 3);
    assert.equal(socketsOf(server.asked), 3);
  });

  for (const [way, network] of Object.entries(networks)) {
    it(`that is reset when the next request arrives loses no request, over ${way}`, async () => {
      const used = new WeakSet();
      await using server = await openServer((request, response) => {
        if (used.has(request.socket)) return void request.socket.resetAndDestroy();
        used.add(request.socket);
        echo(request, response);
      });
      // With the default number and delay of retries.
      const rundb = new RunDB({ url: server.url, apiKey: 'key', network });
      assert.deepEqual(await askInTurn(rundb, 3), [1, 2, 3]);
      assert.equal(server.asked.length, 5);
      assert.equal(socketsOf(server.asked), 3);
      await rundb.close();
    });
  }

  describe('that a firewall dropped while idle', () => {
    /** In ms: a connection is suspect after a 60th of that, and may then be silent for a 12th. */
    const patience = 1200;
    const rested = 2 * (patience / 60);

    /** Responds once on each connection, then silently swallows everything. */
    async function openDropping() {
      const used = new WeakSet<Socket>();
      return openServer((request, response) => {
        if (used.has(request.socket)) return;
        used.add(request.socket);
        echo(request, response.setHeader('keep-alive', 'timeout=60'));
      });
    }

    for (const [way, network] of Object.entries(networks)) {
      const open = (url: string, most = patience) =>
        new RunDB({
          ...{ url, apiKey: 'key', network, patience: most },
          retries: { times: 0, delay: 0 },
        });

      it(`costs a short wait and no request, over ${way}`, async () => {
        await using server = await openDropping();
        const rundb = open(server.url);
        assert.equal(await rundb.count({ min_run: 1 }), 1);
        await wait(rested);
        const start = performance.now();
        assert.equal(await rundb.count({ min_run: 2 }), 2);
        assert.ok(performance.now() - start < patience / 2);
        assert.equal(server.asked.length, 3);
        assert.equal(socketsOf(server.asked), 2);
        await rundb.close();
      });

      it(`costs no more if there were several, over ${way}`, async () => {
        await using server = await openDropping();
        const rundb = open(server.url);
        const ask = (runs: readonly number[]) =>
          Promise.all(runs.map((run) => rundb.count({ min_run: run })));
        assert.deepEqual(await ask([1, 2, 3]), [1, 2, 3]);
        await wait(rested);
        const start = performance.now();
        assert.deepEqual(await ask([4, 5]), [4, 5]);
        assert.ok(performance.now() - start < patience / 2);
        await rundb.close();
      });

      it(`is abandoned when nobody wants the response any more, over ${way}`, async () => {
        await using server = await openDropping();
        const rundb = open(server.url);
        await rundb.count({ min_run: 1 });
        await wait(rested);
        const stop = new AbortController();
        const counting = rundb.count({ min_run: 2 }, { signal: stop.signal });
        stop.abort(new Error('enough'));
        await assert.rejects(counting, /enough/);
        await rundb.close();
      });

      it(`isn't confused with one to a slow server, over ${way}`, async () => {
        const most = 6 * patience;
        await using server = await openServer((request, response) => {
          setTimeout(() => echo(request, response), most / 10);
        });
        const rundb = open(server.url, most);
        // New, then in use without idling.
        assert.equal(await rundb.count({ min_run: 1 }), 1);
        assert.equal(await rundb.count({ min_run: 2 }), 2);
        assert.equal(server.asked.length, 2);
        // Idle: requested once more, then given its full time.
        await wait(most / 50);
        assert.equal(await rundb.count({ min_run: 3 }), 3);
        assert.equal(server.asked.length, 4);
        await rundb.close();
      });

      it(`and that stays silent when new is reported in the end, over ${way}`, async () => {
        let silent = false;
        await using server = await openServer((request, response) => {
          if (!silent) echo(request, response);
        });
        const rundb = open(server.url);
        await rundb.count({ min_run: 1 });
        silent = true;
        await wait(rested);
        await assert.rejects(rundb.count({ min_run: 2 }), { kind: 'timeout' });
        assert.equal(server.asked.length, 3);
        await rundb.close();
      });
    }
  });
});
