import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
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
});
