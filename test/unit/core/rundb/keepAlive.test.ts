import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { RunDB, type Network } from '../../../../src/core/rundb/index.ts';
import { openServer } from './fixture.ts';

/** A page with the number that was asked for, so that no answer is taken for another. */
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

/** Asks for 1 to `times`, each when undici has its connection back: a turn after the answer. */
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

  it('is as many as may be under way at once, and no more', async () => {
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

  it('that the server closes, as it says, is not used again', async () => {
    await using server = await openServer((request, response) => {
      echo(request, response.setHeader('connection', 'close'));
    });
    assert.deepEqual(await askInTurn(server.rundb, 3), [1, 2, 3]);
    assert.equal(server.asked.length, 3);
    assert.equal(socketsOf(server.asked), 3);
  });

  it('that the server says it closes, but does not, is not used again', async () => {
    await using server = await openServer((request) => {
      const page = pageFor(request);
      const headers = `connection: close\r\ncontent-length: ${page.length}`;
      request.socket.write(`HTTP/1.1 200 OK\r\n${headers}\r\n\r\n${page}`);
    });
    assert.deepEqual(await askInTurn(server.rundb, 3), [1, 2, 3]);
    assert.equal(socketsOf(server.asked), 3);
  });

  it('that the server keeps for a second only is not used again', async () => {
    await using server = await openServer((request, response) => {
      echo(request, response.setHeader('keep-alive', 'timeout=1'));
    });
    assert.deepEqual(await askInTurn(server.rundb, 3), [1, 2, 3]);
    assert.equal(server.asked.length, 3);
    assert.equal(socketsOf(server.asked), 3);
  });

  it('that the server closed unannounced while it was idle is not used again', async () => {
    await using server = await openServer(echo);
    for (const run of [1, 2, 3]) {
      assert.equal(await server.rundb.count({ min_run: run }), run);
      const socket = server.asked.at(-1)?.socket;
      assert.ok(socket);
      const closed = once(socket, 'close');
      // Closed at both ends once the client has answered in kind.
      socket.end();
      await closed;
    }
    assert.equal(server.asked.length, 3);
    assert.equal(socketsOf(server.asked), 3);
  });

  for (const [way, network] of Object.entries(networks)) {
    it(`that is reset when the next request arrives costs none, over ${way}`, async () => {
      const used = new WeakSet();
      await using server = await openServer((request, response) => {
        if (used.has(request.socket)) return void request.socket.resetAndDestroy();
        used.add(request.socket);
        echo(request, response);
      });
      // As often, and after as long, as usual.
      const rundb = new RunDB({ url: server.url, apiKey: 'key', network });
      assert.deepEqual(await askInTurn(rundb, 3), [1, 2, 3]);
      assert.equal(server.asked.length, 5);
      assert.equal(socketsOf(server.asked), 3);
      await rundb.close();
    });
  }

  describe('that a firewall dropped while it was idle', () => {
    /** In ms: a connection has rested after a 60th of that, and then may be silent for a 12th. */
    const patience = 1200;
    const rested = 2 * (patience / 60);

    /** Answers once on each connection, and then takes all that comes without a word. */
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

      it(`costs no more where several were, over ${way}`, async () => {
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

      it(`is given up when nobody wants the answer any more, over ${way}`, async () => {
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

      it(`is not taken for one whose server is slow, over ${way}`, async () => {
        const most = 3 * patience;
        await using server = await openServer((request, response) => {
          setTimeout(() => echo(request, response), most / 10);
        });
        const rundb = open(server.url, most);
        // New, then in use without a rest.
        assert.equal(await rundb.count({ min_run: 1 }), 1);
        assert.equal(await rundb.count({ min_run: 2 }), 2);
        assert.equal(server.asked.length, 2);
        // Rested: asked once more, and then given all its time.
        await wait(most / 50);
        assert.equal(await rundb.count({ min_run: 3 }), 3);
        assert.equal(server.asked.length, 4);
        await rundb.close();
      });

      it(`and that stays silent when it is new is told of in the end, over ${way}`, async () => {
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
