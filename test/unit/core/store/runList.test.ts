import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RunDB } from '../../../../src/core/rundb/index.ts';
import { RunStore, type RunList } from '../../../../src/core/store/index.ts';
import type { DemoServer } from '../../../../src/demo/server.ts';
import { openDemo, someRuns } from '../rundb/fixture.ts';

/** The runs of experiment 12 as the tree requests them, given their number when they were found. */
function listOf(rundb: RunDB, count?: number): RunList {
  return new RunStore(rundb).list(12, {}, undefined, { count });
}

function numbers(list: RunList): number[] {
  return list.runs.map(({ run }) => run);
}

function descending(last: number, first: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => last - i);
}

async function loadAll(list: RunList, size: number): Promise<number> {
  let loads = 0;
  for (; !list.complete; loads++) await list.loadMore(size);
  return loads;
}

describe('A list of runs', () => {
  for (const order of ['ascending', 'descending'] as const) {
    it(`returns the newest runs first and pages down to the oldest, ${order} server`, async () => {
      await using open = await openDemo({ runs: someRuns(12, 1, 95), order });
      const list = listOf(open.rundb, 95);
      await list.loadMore(20);
      assert.deepEqual(numbers(list), descending(95, 76));
      await list.loadMore(20);
      assert.deepEqual(numbers(list), descending(95, 56));
      assert.equal(list.complete, false);
      await loadAll(list, 20);
      assert.deepEqual(numbers(list), descending(95, 1));
      assert.equal(list.total, 95);
    });
  }

  it('loads all runs, in a bounded number of requests, from a server without any order', async () => {
    for (const size of [10, 20, 30, 40]) {
      await using open = await openDemo({ runs: someRuns(12, 1, 95), order: 'shuffled' });
      const list = listOf(open.rundb, 95);
      await loadAll(list, size);
      assert.deepEqual(numbers(list), descending(95, 1));
      assert.ok(open.demo.requests.length < 20, `${open.demo.requests.length} requests`);
    }
  });

  it('loads all runs also when a page is on its way', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 95) });
    const list = listOf(open.rundb, 95);
    await Promise.all([list.loadMore(20), list.loadAll()]);
    assert.deepEqual(numbers(list), descending(95, 1));
    assert.equal(list.complete, true);
  });

  it('keeps the others waiting when one caller is cancelled, and stops after the last', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 95), latency: 20 });
    const list = listOf(open.rundb, 95);
    const [first, second] = [new AbortController(), new AbortController()];
    const loading = [first, second].map(({ signal }) => list.loadMore(20, { signal }));
    first.abort();
    const [one, two] = await Promise.allSettled(loading);
    assert.equal(one?.status, 'rejected');
    assert.equal(two?.status, 'fulfilled');
    assert.equal(list.runs.length, 20);
    const last = new AbortController();
    const stopped = list.loadMore(20, { signal: last.signal });
    last.abort();
    await assert.rejects(stopped, { name: 'AbortError' });
    await list.loadMore(20);
    assert.equal(list.runs.length, 40);
  });

  it('requests no page twice', async () => {
    for (const order of ['ascending', 'descending'] as const) {
      await using open = await openDemo({ runs: someRuns(12, 1, 95), order });
      await loadAll(listOf(open.rundb, 95), 20);
      const asked = open.demo.requests.map(({ path }) => path);
      assert.equal(new Set(asked).size, asked.length);
      assert.equal(asked.length, 5);
    }
  });

  it('shares one request between simultaneous calls', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 95) });
    const list = listOf(open.rundb, 95);
    await Promise.all([list.loadMore(20), list.loadMore(20), list.loadMore(20)]);
    assert.equal(open.demo.requests.length, 1);
    assert.equal(list.runs.length, 20);
  });

  it('fills a page if the server returns fewer results than requested', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 95), maxLimit: 7 });
    const list = listOf(open.rundb, 95);
    await list.loadMore(20);
    assert.deepEqual(numbers(list), descending(95, 76));
    await loadAll(list, 20);
    assert.deepEqual(numbers(list), descending(95, 1));
  });

  it('continues below a gap', async () => {
    await using open = await openDemo({
      runs: [...someRuns(12, 1, 100), ...someRuns(12, 5001, 5050)],
    });
    const list = listOf(open.rundb, 150);
    await list.loadMore(50);
    await list.loadMore(50);
    assert.deepEqual(numbers(list), [...descending(5050, 5001), ...descending(100, 51)]);
    assert.ok(list.largestSize >= 1000, `pages of ${list.largestSize}`);
  });

  it('looks for runs even if there were none when they were counted', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 5) });
    const list = listOf(open.rundb, 0);
    assert.equal(list.complete, false);
    await list.loadMore(20);
    assert.deepEqual(numbers(list), descending(5, 1));
  });

  it("walks in the server's order if it reports no count", async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 45), count: false });
    const list = listOf(open.rundb);
    await list.loadMore(20);
    assert.equal(list.total, undefined);
    assert.equal(list.runs.length, 20);
    await loadAll(list, 20);
    assert.deepEqual(numbers(list), descending(45, 1));
  });

  it('finds runs added since they were counted', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 45) });
    const list = listOf(open.rundb, 40);
    await loadAll(list, 20);
    assert.deepEqual(numbers(list), descending(45, 1));
  });

  it('keeps what is loaded when a page fails, and resumes from there', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 45) });
    const list = listOf(open.rundb, 45);
    await list.loadMore(20);
    open.demo.options.fault = () => ({ status: 500 });
    await assert.rejects(list.loadMore(20), { kind: 'serverError' });
    assert.equal(list.runs.length, 20);
    open.demo.options.fault = () => undefined;
    await loadAll(list, 20);
    assert.deepEqual(numbers(list), descending(45, 1));
  });

  it("counts results that aren't runs and shows the others", async () => {
    await using open = await openDemo({
      runs: ['{"experiment": 12, "run": 2, "run_type": "physics"}', ...someRuns(12, 3, 9)],
      fault: ({ path }) =>
        path.startsWith('/rest/v1/runs/')
          ? {
              status: 200,
              body: '{"count": 3, "next": null, "results": [null, {"experiment": 12, "run": 5}, {"run": "?"}]}',
            }
          : undefined,
    });
    const list = listOf(open.rundb, 3);
    await list.loadMore(20);
    assert.deepEqual(numbers(list), [5]);
    assert.equal(list.unreadable, 2);
    assert.equal(list.complete, true);
  });

  it('reads back when several loaded runs are deleted, in a descending list', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 95), order: 'descending' });
    const list = listOf(open.rundb, 95);
    await list.loadMore(20);
    open.demo.setRuns(someRuns(12, 1, 90));
    await loadAll(list, 20);
    assert.deepEqual(numbers(list), descending(95, 1));
  });

  it('reads on when several older runs are added, in an ascending list', async () => {
    await using open = await openDemo({ runs: someRuns(12, 11, 95) });
    const list = listOf(open.rundb, 85);
    await list.loadMore(20);
    open.demo.setRuns(someRuns(12, 6, 95));
    await loadAll(list, 20);
    assert.deepEqual(numbers(list), descending(95, 6));
  });

  it('loses no run and lists none twice while runs are added and deleted', async () => {
    interface Change {
      readonly at: number;
      readonly add: boolean;
      readonly run: number;
    }
    const anyChange: fc.Arbitrary<Change> = fc.record({
      at: fc.integer({ min: 1, max: 8 }),
      add: fc.boolean(),
      run: fc.integer({ min: 1, max: 130 }),
    });
    await using open = await openDemo({ runs: [] });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('ascending' as const, 'descending' as const),
        fc.array(anyChange, { maxLength: 3 }),
        async (order, changes) => {
          const present = new Set(descending(100, 1));
          open.demo.options.order = order;
          setRuns(open.demo, present);
          const always = new Set(present);
          const list = listOf(open.rundb, present.size);
          for (let load = 0; !list.complete; load++) {
            await list.loadMore(15);
            for (const { at, add, run } of changes) {
              if (at !== load) continue;
              if (add) present.add(run);
              else {
                present.delete(run);
                always.delete(run);
              }
            }
            setRuns(open.demo, present);
          }
          const listed = numbers(list);
          assert.equal(new Set(listed).size, listed.length);
          const missing = [...always].filter((run) => !listed.includes(run));
          assert.deepEqual(missing, []);
        },
      ),
      { numRuns: 60 },
    );
  });
});

function setRuns(demo: DemoServer, runs: ReadonlySet<number>): void {
  demo.setRuns([...runs].map((run) => ({ experiment: 12, run })));
}
