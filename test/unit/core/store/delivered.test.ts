import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { openLocalCopy } from '../../../../src/core/localCopy/index.ts';
import { RunStore } from '../../../../src/core/store/index.ts';
import { parseQuery, understand } from '../../../../src/core/query/index.ts';
import { askedBy } from '../query/asked.ts';
import { openDemo } from '../rundb/fixture.ts';

const worker = fileURLToPath(import.meta.resolve('../../../../src/core/localCopy/worker.ts'));

/** Each run delivers 10; every 100th run and those from 400 to 700 have no value. */
const runs = Array.from({ length: 1000 }, (_, i) => i + 1).map((run) => ({
  ...{ experiment: 12, run, run_type: run % 2 === 0 ? 'physics' : 'cosmic' },
  statistics: {
    lumi_recorded: 9,
    lumi_exp_delivered: run % 100 === 0 || (run >= 400 && run <= 700) ? null : 10 * run,
  },
}));
const range = (first: number, last: number) => ({ experiment: 12, first, last });

describe('The delivered luminosity of runs in the store', () => {
  it('is unknown until the runs before are known, and reading sends no request', async () => {
    await using open = await openDemo({ runs });
    const store = new RunStore(open.rundb);
    await store.load([range(301, 303)]);
    open.demo.requests.length = 0;
    const some = store.runs(range(301, 303));
    const { shares, unknown, missing } = await store.delivered(some);
    assert.deepEqual(
      some.map((run) => shares.of(run)),
      [undefined, 10, 10],
    );
    assert.equal(unknown, 1);
    assert.deepEqual(missing, [range(0, 300)]);
    assert.equal(open.demo.requests.length, 0);
  });

  for (const text of ['exp:12', 'exp:12..', 'exp:12..14 lumi>5/nb', '']) {
    it(`is known for all after “${text}” has checked every run, whichever numbers are unused`, async () => {
      const more = runs
        .filter(({ run }) => run % 7 === 3)
        .map((run) => ({ ...run, experiment: 14 }));
      await using open = await openDemo({ runs: [...runs, ...more] });
      const store = new RunStore(open.rundb);
      const query = store.query(askedBy(understand(parseQuery(text), new Map())));
      await query.load(Infinity);
      const { length } = open.demo.requests;
      const { unknown, missing } = await query.delivered();
      assert.deepEqual([unknown, missing], [0, []]);
      assert.equal(open.demo.requests.length, length);
    });
  }

  it('loads no more than from a run back to one with a value', async () => {
    await using open = await openDemo({ runs });
    const store = new RunStore(open.rundb);
    await store.load([range(301, 303)]);
    open.demo.requests.length = 0;
    const some = store.runs(range(301, 303)).toReversed();
    const { shares, unknown, missing } = await store.loadDelivered(some);
    assert.deepEqual(
      some.map((run) => shares.of(run)),
      [10, 10, 20],
    );
    assert.deepEqual([unknown, missing], [0, []]);
    assert.equal(open.demo.requests.length, 1);
    assert.equal(store.runs(range(0, 300)).length, 50);
  });

  it('goes back further if many runs have no value, up to the start of the experiment', async () => {
    await using open = await openDemo({ runs });
    const store = new RunStore(open.rundb);
    await store.load([range(701, 701), range(2, 2)]);
    open.demo.requests.length = 0;
    const some = [...store.runs(range(2, 2)), ...store.runs(range(701, 701))];
    const { shares } = await store.loadDelivered(some);
    assert.deepEqual(
      some.map((run) => shares.of(run)),
      [10, 7010 - 3990],
    );
    assert.ok(open.demo.requests.length <= 5, String(open.demo.requests.length));
  });

  it('stops when nobody wants it any more', async () => {
    await using open = await openDemo({ runs });
    const store = new RunStore(open.rundb);
    await store.load([range(301, 303)]);
    const signal = AbortSignal.abort();
    await assert.rejects(store.loadDelivered(store.runs(range(301, 303)), { signal }), {
      name: 'AbortError',
    });
  });

  it('comes from the local copy if that has the experiment, in sums too', async () => {
    await using open = await openDemo({ runs });
    const local = openLocalCopy({ worker, file: undefined });
    try {
      const first = new RunStore(open.rundb, local);
      await first.load([range(0, Infinity)]);
      await local.experiments();
      open.demo.requests.length = 0;
      const store = new RunStore(open.rundb, local);
      await store.load([range(301, 303)]);
      const { shares, unknown } = await store.delivered(store.runs(range(301, 303)));
      assert.equal(shares.of({ experiment: 12, run: 301 }), 20);
      assert.equal(unknown, 0);
      store.experiments.keep({
        experiments: [{ experiment: 12, runs: 1000 }],
        since: Date.now(),
      });
      const sumOf = (text: string, min_run: number) =>
        store.summarize({
          searches: [{ min_experiment: 12, max_experiment: 12, min_run }],
          fits: () => true,
          query: { text, conditions: [] },
        });
      const whole = await sumOf('exp:12 physics run>=302', 302);
      // From 302 on: every other run of those with a value, and one after the long gap.
      assert.equal(whole?.sum.withoutDelivered, 151 + 3);
      assert.equal(whole.sum.delivered, 10 * (350 - 154));
      assert.equal(whole.sum.efficiency, 0.9);
      assert.equal(open.demo.requests.length, 0);
      // The runs before are stale.
      const covered = await local.covered([range(0, 301)]);
      await local.cover(covered.map((each) => ({ ...each, until: 0 })));
      const partial = await sumOf('exp:12 physics run>=302', 302);
      assert.equal(partial?.sum.recorded, whole.sum.recorded);
      assert.equal(partial.sum.delivered, undefined);
      assert.equal(partial.sum.withoutDelivered, 155);
    } finally {
      await local.close();
    }
  });
});
