import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findExperiments, type Experiment } from '../../../../src/core/rundb/experiments.ts';
import { collect, openDemo, someRuns } from './fixture.ts';

const sizes = new Map([
  [3, 4],
  [7, 1],
  [8, 30],
  [10, 2],
  [12, 50],
  [30, 7],
  [35, 1],
]);
const runs = [...sizes].flatMap(([experiment, size]) => someRuns(experiment, 11, 10 + size));

function sorted(experiments: Experiment[]): Experiment[] {
  return experiments.sort((a, b) => a.experiment - b.experiment);
}

describe('findExperiments', () => {
  for (const order of ['ascending', 'descending', 'shuffled'] as const) {
    it(`finds each with its number of runs in three requests, ${order} server`, async () => {
      await using open = await openDemo({ runs, order });
      const found = await collect(findExperiments(open.rundb));
      assert.deepEqual(
        sorted(found),
        [...sizes].map(([experiment, size]) => ({ experiment, runs: size })),
      );
      const asked = open.demo.requests;
      assert.ok(asked.length <= 3 * sizes.size + 1, `${asked.length} requests`);
      assert.ok(asked.every(({ path }) => path.includes('limit=1')));
    });

    it(`finds each without counts, ${order} server`, async () => {
      await using open = await openDemo({ runs, order, count: false });
      const found = await collect(findExperiments(open.rundb));
      assert.deepEqual(
        sorted(found),
        [...sizes.keys()].map((experiment) => ({ experiment, runs: undefined })),
      );
      assert.ok(open.demo.requests.length <= 3 * sizes.size);
    });
  }

  it('sends several requests in parallel', async () => {
    let inFlight = 0;
    let most = 0;
    await using open = await openDemo({
      runs,
      latency: 5,
      fault: () => {
        inFlight++;
        most = Math.max(most, inFlight);
        queueMicrotask(() => setImmediate(() => inFlight--));
        return undefined;
      },
    });
    await collect(findExperiments(open.rundb));
    assert.ok(most > 1, `at most ${most} at once`);
  });

  it("isn't confused by a run without an experiment", async () => {
    const page = '{"count": 1, "next": null, "results": [{"experiment": null, "run": 1}]}';
    await using open = await openDemo({
      runs,
      fault: ({ params }) =>
        params.has('min_experiment') ? undefined : { status: 200, body: page },
    });
    const found = await collect(findExperiments(open.rundb));
    assert.equal(found.length, sizes.size);
  });

  it('finds none if there are none', async () => {
    await using open = await openDemo({ runs: [] });
    assert.deepEqual(await collect(findExperiments(open.rundb)), []);
    assert.equal(open.demo.requests.length, 1);
  });

  it('sends one request if the search names one experiment', async () => {
    await using open = await openDemo({ runs });
    const search = { min_experiment: 12, max_experiment: 12 };
    const found = await collect(findExperiments(open.rundb, search));
    assert.deepEqual(found, [{ experiment: 12, runs: 50 }]);
    assert.equal(open.demo.requests.length, 1);
  });

  it('counts only runs that match the search', async () => {
    await using open = await openDemo({ runs });
    const found = await collect(findExperiments(open.rundb, { max_run: 12, min_experiment: 8 }));
    assert.deepEqual(sorted(found), [
      { experiment: 8, runs: 2 },
      { experiment: 10, runs: 2 },
      { experiment: 12, runs: 2 },
      { experiment: 30, runs: 2 },
      { experiment: 35, runs: 1 },
    ]);
  });

  it('stops sending requests when the caller stops iterating', async () => {
    await using open = await openDemo({ runs });
    for await (const experiment of findExperiments(open.rundb)) {
      assert.ok(experiment.experiment);
      break;
    }
    const asked = open.demo.requests.length;
    await open.rundb.count({});
    assert.equal(open.demo.requests.length, asked + 1);
  });

  it('finds an experiment with one run even if a newer run is added in the meantime', async () => {
    const runs = [...someRuns(7, 1, 1), ...someRuns(12, 1, 5)];
    await using open = await openDemo({ runs, order: 'descending' });
    let asked = 0;
    open.demo.options.fault = () => {
      if (++asked === 2) open.demo.addRuns(someRuns(12, 6, 6));
      return undefined;
    };
    const found = await collect(findExperiments(open.rundb));
    assert.deepEqual(
      sorted(found).map(({ experiment }) => experiment),
      [7, 12],
    );
  });

  it('finds any set of experiments on any server', async () => {
    const anyOrder = fc.constantFrom('ascending', 'descending', 'shuffled' as const);
    const anySizes = fc.dictionary(fc.nat(60).map(String), fc.integer({ min: 1, max: 5 }), {
      maxKeys: 12,
    });
    await using open = await openDemo({ runs: [] });
    await fc.assert(
      fc.asyncProperty(anySizes, anyOrder, fc.boolean(), async (dictionary, order, count) => {
        const wanted = Object.entries(dictionary).map(([name, size]) => ({
          experiment: Number(name),
          runs: count ? size : undefined,
        }));
        open.demo.setRuns(
          Object.entries(dictionary).flatMap(([name, size]) => someRuns(Number(name), 1, size)),
        );
        Object.assign(open.demo.options, { order, count });
        open.demo.requests.length = 0;
        const found = await collect(findExperiments(open.rundb));
        assert.deepEqual(sorted(found), sorted(wanted));
        assert.ok(open.demo.requests.length <= 1 + 3 * wanted.length);
      }),
      { numRuns: 40 },
    );
  });
});
