import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import {
  RunDB,
  type SentPage,
  type RequestOptions,
  type RunSearch,
} from '../../../../src/core/rundb/index.ts';
import type { RunRange } from '../../../../src/core/selection/index.ts';
import { RunStore } from '../../../../src/core/store/index.ts';
import { startDemo, type DemoOptions } from '../../../../src/demo/server.ts';
import { openServer, someRuns } from '../rundb/fixture.ts';
import { openMoody } from '../rundb/moody.ts';
import { goodManners, openUnsteady } from './unsteady.ts';

/** A client that counts what it loads. */
class CountingRunDB extends RunDB {
  requests = 0;
  records = 0;

  override async getPage(search: RunSearch, options?: RequestOptions): Promise<SentPage> {
    this.requests++;
    const page = await super.getPage(search, options);
    this.records += page.all.length;
    return page;
  }
}

async function open(options: DemoOptions) {
  const demo = await startDemo(options);
  const retries = { times: 0, delay: 0 };
  const rundb = new CountingRunDB({ url: demo.url, apiKey: demo.apiKey, retries });
  return {
    demo,
    rundb,
    store: new RunStore(rundb),
    async [Symbol.asyncDispose]() {
      await rundb.close();
      await demo.close();
    },
  };
}

const range = (experiment: number, first = 0, last = Infinity): RunRange => ({
  experiment,
  first,
  last,
});

const single = (experiment: number, run: number) => range(experiment, run, run);

const found = (store: RunStore, of: RunRange) => store.runs(of).map(({ run }) => run);

describe('The store of runs', () => {
  it("knows the runs of a range, including that some don't exist, with one request", async () => {
    await using opened = await open({ runs: [...someRuns(12, 1, 3), ...someRuns(12, 6, 9)] });
    const { store, rundb } = opened;
    assert.equal(store.since(range(12, 2, 7)), undefined);
    await store.load([range(12, 2, 7)]);
    assert.deepEqual(found(store, range(12, 2, 7)), [2, 3, 6, 7]);
    await store.load([range(12, 4, 5), single(12, 2), range(12, 3, 6)]);
    assert.notEqual(store.since(range(12, 4, 5)), undefined);
    assert.deepEqual(found(store, range(12, 4, 5)), []);
    assert.equal(rundb.requests, 1);
  });

  it('loads five records for five runs far apart', async () => {
    await using opened = await open({ runs: someRuns(14, 1, 8000) });
    const runs = [1, 2000, 4000, 6000, 8000];
    await opened.store.load(runs.map((run) => single(14, run)));
    assert.equal(opened.rundb.records, 5);
    assert.equal(opened.rundb.requests, 5);
  });

  it('loads runs close to each other with one request', async () => {
    await using opened = await open({ runs: someRuns(14, 1, 3000) });
    await opened.store.load(Array.from({ length: 200 }, (_, i) => single(14, 100 + 2 * i)));
    assert.equal(opened.rundb.requests, 1);
    assert.ok(opened.rundb.records <= 400);
  });

  it('sends one request for what several callers want at once', async () => {
    await using opened = await open({ runs: someRuns(12, 1, 9) });
    await Promise.all([1, 2, 3].map(() => opened.store.load([range(12, 1, 9), range(14)])));
    assert.equal(opened.rundb.requests, 2);
  });

  it('lets nobody wait for, or fail with, what only others want', async () => {
    await using opened = await open({
      runs: [...someRuns(12, 1, 9), ...someRuns(14, 1, 9)],
      fault: ({ params }) => (params.get('min_experiment') === '14' ? 'stall' : undefined),
    });
    const { store, rundb } = opened;
    const stop = new AbortController();
    const stalled = store.load([range(14), range(12, 1, 2)], { signal: stop.signal });
    await store.load([range(12, 1, 2)]);
    assert.deepEqual(found(store, range(12, 1, 2)), [1, 2]);
    assert.equal(rundb.requests, 2);
    stop.abort();
    await assert.rejects(stalled, { name: 'AbortError' });
  });

  it('continues with what two callers want when one of them leaves', async () => {
    await using opened = await open({ runs: someRuns(12, 1, 9), latency: 30 });
    const stop = new AbortController();
    const leaving = opened.store.load([range(12)], { signal: stop.signal });
    const staying = opened.store.load([range(12)]);
    stop.abort();
    await assert.rejects(leaving, { name: 'AbortError' });
    await staying;
    assert.equal(found(opened.store, range(12)).length, 9);
    assert.equal(opened.rundb.requests, 1);
  });

  it('sends a new request after a failure', async () => {
    let well = false;
    await using opened = await open({
      runs: someRuns(12, 1, 9),
      fault: () => (well ? undefined : { status: 503 }),
    });
    await assert.rejects(opened.store.load([range(12)]), { kind: 'serverError' });
    assert.equal(opened.store.since(range(12)), undefined);
    well = true;
    await opened.store.load([range(12)]);
    assert.equal(found(opened.store, range(12)).length, 9);
  });

  it('requests again what is older than wanted, and forgets deleted runs', async () => {
    await using opened = await open({ runs: someRuns(12, 1, 9) });
    const { demo, rundb, store } = opened;
    await store.load([range(12)]);
    demo.setRuns(someRuns(12, 3, 10));
    await store.load([range(12)]);
    assert.equal(rundb.requests, 1);
    const begun = store.since(range(12)) ?? Infinity;
    while (Date.now() <= begun) await setImmediate();
    await store.load([range(12)], { freshSince: Date.now() });
    assert.deepEqual(found(store, range(12)), [3, 4, 5, 6, 7, 8, 9, 10]);
    assert.equal(rundb.requests, 2);
  });

  for (const order of ['ascending', 'descending', 'shuffled'] as const) {
    for (const count of [true, false]) {
      const server = `a server with ${order} lists and ${count ? 'counts' : 'no counts'}`;

      it(`agrees with ${server}, whatever was known before`, async () => {
        const runs = [...someRuns(12, 1, 40), ...someRuns(12, 60, 90), ...someRuns(14, 5, 30)];
        await using opened = await open({ runs, order, count, maxLimit: 7 });
        const anyRange = fc
          .record({
            experiment: fc.constantFrom(12, 13, 14),
            first: fc.nat(100),
            width: fc.option(fc.nat(60), { nil: Infinity }),
          })
          .map(({ experiment, first, width }) => range(experiment, first, first + width));
        const anyLoads = fc.array(fc.array(anyRange, { maxLength: 4 }), { maxLength: 4 });
        await fc.assert(
          fc.asyncProperty(anyLoads, fc.boolean(), async (loads, together) => {
            const store = new RunStore(opened.rundb);
            if (together) await Promise.all(loads.map((ranges) => store.load(ranges)));
            else for (const ranges of loads) await store.load(ranges);
            for (const each of loads.flat()) {
              assert.deepEqual(
                found(store, each),
                runs
                  .filter(
                    ({ experiment, run }) =>
                      experiment === each.experiment && run >= each.first && run <= each.last,
                  )
                  .map(({ run }) => run),
              );
              const before = opened.rundb.requests;
              await store.load([each]);
              assert.equal(opened.rundb.requests, before, 'asked again');
            }
          }),
          { numRuns: 30 },
        );
      });
    }
  }

  it('loads the newest runs, and older ones with one request per page', async () => {
    await using opened = await open({ runs: someRuns(12, 1, 3000) });
    const { store, rundb } = opened;
    let from = await store.loadOlder(range(12), 50);
    assert.equal(from, 2951);
    assert.equal(found(store, range(12, from)).length, 50);
    for (let page = 2; page <= 10; page++) {
      const before = rundb.requests;
      from = await store.loadOlder(range(12), 50 * page);
      assert.equal(rundb.requests, before + 1);
      assert.ok(found(store, range(12, from)).length >= 50 * page);
    }
    assert.ok(rundb.records <= 1 + 500, `${rundb.records} records`);
  });

  for (const order of ['ascending', 'descending', 'shuffled'] as const) {
    for (const count of [true, false]) {
      const server = `a server with ${order} lists and ${count ? 'counts' : 'no counts'}`;

      it(`loads older runs of ${server} until there are none`, async () => {
        const anyNumbers = fc.uniqueArray(fc.nat(400), { maxLength: 60 });
        const anySizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 });
        await using opened = await open({ runs: [], order, count, maxLimit: 15 });
        await fc.assert(
          fc.asyncProperty(anyNumbers, anySizes, async (numbers, sizes) => {
            opened.demo.setRuns(numbers.map((run) => ({ experiment: 12, run })));
            const store = new RunStore(opened.rundb);
            const sorted = numbers.sort((a, b) => a - b);
            let size = 0;
            for (const each of sizes) {
              size += each;
              const from = await store.loadOlder(range(12), size);
              const known = found(store, range(12, from));
              assert.deepEqual(
                known,
                sorted.filter((run) => run >= from),
              );
              assert.ok(known.length >= Math.min(size, sorted.length));
            }
          }),
          { numRuns: 30 },
        );
      });
    }
  }

  it('loads the newest runs, not all, from a server with small pages', async () => {
    await using opened = await open({ runs: someRuns(12, 1, 300), maxLimit: 3 });
    const from = await opened.store.loadOlder(range(12), 5);
    assert.ok(from > 250, `all from ${from} on`);
    assert.ok(opened.rundb.records <= 40, `${opened.rundb.records} records`);
  });

  it('requests no numbers far above the last run', async () => {
    await using opened = await open({ runs: someRuns(12, 1, 40), maxLimit: 7 });
    await opened.store.load([range(12, 0, 20_000)]);
    assert.equal(found(opened.store, range(12)).length, 40);
    assert.ok(opened.rundb.requests <= 12, `${opened.rundb.requests} requests`);
  });

  it('requests each page once if there are no counts, and once to check that it is complete', async () => {
    await using opened = await open({ runs: someRuns(12, 1, 600), count: false, maxLimit: 100 });
    await opened.store.load([range(12)]);
    assert.equal(found(opened.store, range(12)).length, 600);
    assert.ok(opened.rundb.requests <= 8, `${opened.rundb.requests} requests`);
  });

  it('keeps what was requested last, whatever arrives last', async () => {
    const held: ServerResponse[] = [];
    const answer = (response: ServerResponse, runs: object[]): void => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ count: runs.length, next: null, results: runs }));
    };
    let isFirst = true;
    await using server = await openServer((_request, response) => {
      if (isFirst) held.push(response);
      else answer(response, [{ experiment: 12, run: 1, run_type: 'cosmic' }]);
      isFirst = false;
    });
    const store = new RunStore(server.rundb);
    const older = store.load([range(12)]);
    while (held.length === 0) await setImmediate();
    const begun = Date.now();
    while (Date.now() <= begun) await setImmediate();
    const now = Date.now();
    await store.load([range(12)], { freshSince: now });
    held.forEach((response) => answer(response, [...someRuns(12, 1, 2)]));
    await older;
    assert.deepEqual(
      store.runs(range(12)).map(({ run, facts }) => [run, facts.type]),
      [[1, 'cosmic']],
    );
    assert.ok((store.since(range(12)) ?? 0) >= now);
  });

  it('requests again what a failed load gave up', async () => {
    let isWell = false;
    await using opened = await open({
      runs: [...someRuns(12, 1, 9), ...someRuns(14, 1, 9)],
      fault: ({ params }) => {
        if (isWell) return undefined;
        return params.get('min_experiment') === '14' ? 'stall' : { status: 500 };
      },
    });
    await assert.rejects(opened.store.load([range(12), range(14)]), { kind: 'serverError' });
    isWell = true;
    await opened.store.load([range(14)]);
    assert.equal(found(opened.store, range(14)).length, 9);
  });

  it('reads on if there is a next page, however few runs are counted', async () => {
    await using server = await openUnsteady();
    const runs = someRuns(12, 1, 6).map((run) => ({ ...run, place: run.run }));
    server.reset({ ...goodManners, count: 'low', granted: [3, 3] }, runs);
    const store = new RunStore(server.rundb);
    await store.load([range(12)]);
    assert.equal(found(store, range(12)).length, 6);
  });

  it('finishes if the clock is set back', async () => {
    await using opened = await open({ runs: someRuns(12, 1, 9) });
    const { now } = Date;
    const list = opened.store.list(12, {}, undefined, { freshSince: now() });
    Date.now = () => now() - 60_000;
    try {
      while (!list.complete && opened.rundb.requests < 10) await list.loadMore(5);
    } finally {
      Date.now = now;
    }
    assert.equal(list.runs.length, 9);
    assert.equal(list.complete, true);
  });

  it('has the newest runs even while more are added', async () => {
    await using opened = await open({ runs: someRuns(12, 1, 100) });
    const { demo, store } = opened;
    let next = 101;
    demo.options.fault = () => {
      demo.addRuns([{ experiment: 12, run: next++ }]);
      return undefined;
    };
    const from = await store.loadOlder(range(12), 20);
    const known = found(store, range(12, from));
    assert.ok(known.length >= 20);
    assert.ok(from > 50, 'not all was asked for');
    assert.deepEqual(
      known,
      Array.from({ length: known.length }, (_, i) => from + i),
    );
    assert.ok((known.at(-1) ?? 0) >= 100);
  });
});

describe('The store of runs on a server with almost sorted lists', () => {
  /** One run is where nobody looks for it; all others are in order. */
  async function openNearly(run: number, place: number) {
    const numbers = Array.from({ length: 200 }, (_, i) => i + 1);
    const runs = numbers.map((each) => ({
      experiment: 12,
      run: each,
      tie: each === run ? place : each,
    }));
    const moody = await openMoody(runs, { granted: 50 });
    return Object.assign(moody, { store: new RunStore(moody.rundb) });
  }

  it('eventually knows all runs if an old one is listed among the newest', async () => {
    await using moody = await openNearly(30, 190);
    await moody.store.load([range(12)]);
    assert.equal(found(moody.store, range(12)).length, 200);
    assert.ok(moody.asked.length <= 20, `${moody.asked.length} requests`);
  });

  it('eventually knows all runs if a new one is listed among the oldest', async () => {
    await using moody = await openNearly(195, 5);
    for (let size = 20; (await moody.store.loadOlder(range(12), size)) > 0; size += 20);
    assert.equal(found(moody.store, range(12)).length, 200);
    assert.ok(moody.asked.length <= 30, `${moody.asked.length} requests`);
  });

  it('counts what it knows from the order of another request', async () => {
    await using moody = await openNearly(195, 5);
    await moody.store.loadOlder(range(12), 20);
    await moody.store.load([range(12, 190, 200)]);
    assert.equal(found(moody.store, range(12, 190, 200)).length, 11);
  });

  it("forgets no run because it isn't where it should be", async () => {
    await using moody = await openNearly(195, 5);
    const { store } = moody;
    await store.load([single(12, 195)]);
    await store.loadOlder(range(12), 20);
    assert.deepEqual(found(store, single(12, 195)), [195]);
  });

  it('eventually knows all runs even without counts', async () => {
    await using server = await openUnsteady();
    const runs = someRuns(12, 1, 200).map((run) => ({
      ...run,
      place: run.run === 30 ? 190.5 : run.run,
    }));
    server.reset({ ...goodManners, order: 'nearly', count: 'none', granted: [50, 50] }, runs);
    const store = new RunStore(server.rundb);
    await store.load([range(12)]);
    assert.equal(found(store, range(12)).length, 200);
  });
});

describe('The store of runs on a server without any order', () => {
  const openTied = (numbers: readonly number[]) =>
    openMoody(
      // A number far from all others is on the first page.
      numbers.map((run) => ({ experiment: 12, run, tie: run > 1000 ? -1 : 0 })),
      { granted: 15 },
    );
  const upTo40 = Array.from({ length: 40 }, (_, i) => i + 1);

  it('needs few requests even if one number is far from all others', async () => {
    await using moody = await openTied([...upTo40, 20_000]);
    const store = new RunStore(moody.rundb);
    await store.load([range(12)]);
    assert.equal(found(store, range(12)).length, 41);
    assert.ok(moody.asked.length <= 50, `${moody.asked.length} requests`);
  });

  it('finishes if each run is listed twice', async () => {
    await using moody = await openTied([...upTo40, ...upTo40]);
    const store = new RunStore(moody.rundb);
    await store.load([range(12)]);
    assert.deepEqual(found(store, range(12)), upTo40);
  });
});

describe('Knowledge that relies on the order of a page alone', () => {
  const runs = Array.from({ length: 120 }, (_, i) => ({ experiment: 12, run: 2 * i }));

  it('is certain about existing runs, but not about missing ones', async () => {
    await using opened = await open({ runs });
    const from = await opened.store.loadOlder(range(12), 50);
    assert.equal(from, 140);
    assert.notEqual(opened.store.since(single(12, 200)), undefined);
    assert.equal(opened.store.since(single(12, 201)), undefined);
    const before = opened.rundb.requests;
    await opened.store.load([single(12, 200)]);
    assert.equal(opened.rundb.requests, before);
    await opened.store.load([single(12, 201)]);
    assert.equal(opened.rundb.requests, before + 1, 'one count');
    assert.notEqual(opened.store.since(single(12, 201)), undefined);
  });

  it('is counted at once if it replaces what was certain', async () => {
    await using opened = await open({ runs });
    await opened.store.load([range(12, 180, 220)]);
    const begun = opened.store.since(range(12, 180, 220)) ?? Infinity;
    while (Date.now() <= begun) await setImmediate();
    await opened.store.loadOlder(range(12), 50, { freshSince: Date.now() });
    assert.ok((opened.store.since(range(12, 180, 220)) ?? -Infinity) > begun);
  });
});
