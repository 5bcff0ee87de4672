import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { findExperiments } from '../../../../src/core/rundb/experiments.ts';
import { RunDB } from '../../../../src/core/rundb/index.ts';
import { RunStore } from '../../../../src/core/store/index.ts';
import { RunsDatabase } from '../../../../src/demo/database.ts';
import { reply } from '../../../../src/demo/replies.ts';
import { collect, someRuns } from './fixture.ts';

const limit = 4;
const windows = Array.from({ length: 50 }, (_, i) => `window-${i}`);
const experiments = [7, 8, 10, 12];
const runs = experiments.flatMap((experiment) => someRuns(experiment, 1, 120));

describe('Requests in flight', () => {
  for (const globalFetch of [false, true]) {
    const network = { globalFetch, proxy: '' };
    const way = globalFetch ? "the process's fetch" : 'undici';

    it(`never exceed ${limit} per client, whatever requests them at once, by ${way}`, async () => {
      await using server = await startServer();
      const rundb = new RunDB({ url: server.url, apiKey: 'all', network });
      const asked = await Promise.all(windows.map((_, i) => askAsWindow(rundb, i)));
      for (const each of asked) assert.deepEqual(each, { found: 4, loaded: [50, 50, 50, 50] });
      assert.deepEqual(server.most, new Map([['all', limit]]));
      await rundb.close();
    });

    it(`never exceed ${limit} for each of 50 clients, by ${way}`, async () => {
      await using server = await startServer();
      await Promise.all(
        windows.map(async (apiKey, i) => {
          const rundb = new RunDB({ url: server.url, apiKey, network });
          await askAsWindow(rundb, i);
          await rundb.close();
        }),
      );
      assert.deepEqual(new Set(server.most.keys()), new Set(windows));
      assert.deepEqual(new Set(server.most.values()), new Set([limit]));
      // Three to find an experiment, one for its page; one final count, one for the record.
      const largest = Math.max(...server.asked.values());
      assert.ok(largest <= 4 * experiments.length + 2, `${largest} requests of one window`);
    });
  }
});

/** Looks for the experiments, shows the runs of each and opens a record, all at once. */
async function askAsWindow(rundb: RunDB, window: number) {
  const store = new RunStore(rundb);
  const lists = experiments.map((number) => store.list(number, {}, undefined, { count: 120 }));
  const [found] = await Promise.all([
    collect(findExperiments(rundb)),
    rundb.getRecord({ experiment: 12, run: window + 1 }),
    ...lists.map((list) => list.loadMore(50)),
  ]);
  return { found: found.length, loaded: lists.map(({ runs }) => runs.length) };
}

/**
 * A RunDB that records, per API key, all requests and the highest number in flight. It only responds once
 * the maximum number of requests has arrived.
 */
async function startServer() {
  const database = new RunsDatabase();
  database.put(runs);
  const asked = new Map<string, number>();
  const inFlight = new Map<string, number>();
  const most = new Map<string, number>();
  const full = new Map(
    ['all', ...windows].map((apiKey) => [apiKey, Promise.withResolvers<unknown>()]),
  );
  const add = (counts: Map<string, number>, key: string, number: number): number => {
    const sum = (counts.get(key) ?? 0) + number;
    counts.set(key, sum);
    return sum;
  };
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    const apiKey = headers.authorization?.replace('Bearer ', '') ?? '';
    add(asked, apiKey, 1);
    const now = add(inFlight, apiKey, 1);
    most.set(apiKey, Math.max(most.get(apiKey) ?? 0, now));
    if (now === limit) full.get(apiKey)?.resolve(now);
    const { pathname: path, searchParams: params } = new URL(url, 'http://x');
    const { status, body } = reply({ method, path, params, headers }, database, {
      ...{ apiKey, username: '', password: '', publicUrl: '' },
      ...{ pageSize: 25, maxLimit: 250, order: 'ascending', count: true },
    });
    const answer = async (): Promise<void> => {
      await full.get(apiKey)?.promise;
      // Leaves time for one request too many.
      await wait(1);
      add(inFlight, apiKey, -1);
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    };
    void answer();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    most,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      database.close();
    },
  };
}
