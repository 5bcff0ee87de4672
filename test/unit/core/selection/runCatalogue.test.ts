import assert from 'node:assert/strict';
import fc from 'fast-check';
import { holdsRun, iovOf, RunCatalogue, type Iov } from '../../../../src/core/selection/index.ts';
import { countRecords } from '../../../sentRecords.ts';
import { openDemo, someRuns } from '../rundb/fixture.ts';

const numbers = (catalogue: RunCatalogue, iov: Iov) =>
  catalogue.get(iov)?.runs?.map(({ experiment, run }) => `${experiment}:${run}`);

describe('RunCatalogue', () => {
  it('knows the runs of a range, also that some are not there, and asks once', async () => {
    await using open = await openDemo({ runs: [...someRuns(12, 1, 3), ...someRuns(12, 6, 9)] });
    const catalogue = new RunCatalogue(open.rundb);
    assert.equal(catalogue.get(iovOf(12, 2, 7)), undefined);
    await catalogue.load([iovOf(12, 2, 7)]);
    assert.deepEqual(numbers(catalogue, iovOf(12, 2, 7)), ['12:2', '12:3', '12:6', '12:7']);
    await catalogue.load([iovOf(12, 4, 5), iovOf(12, 2, 2), iovOf(12, 3, 6)]);
    assert.deepEqual(numbers(catalogue, iovOf(12, 4, 5)), []);
    assert.equal(open.demo.requests.length, 1);
    await catalogue.load([iovOf(12, 1, 8)]);
    assert.equal(open.demo.requests.length, 2, 'runs 1 and 8 together');
  });

  it('asks for 200 runs of an experiment in at most three stretches, and for few others', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 3000) });
    const records = countRecords(open.demo);
    const single = (run: number) => iovOf(12, run, run);
    const together = new RunCatalogue(open.rundb);
    await together.load(Array.from({ length: 200 }, (_, i) => single(100 + i)));
    assert.equal(open.demo.requests.length, 1);
    assert.equal(records(), 200);
    open.demo.requests.length = 0;
    const apart = new RunCatalogue(open.rundb);
    const groups = [1, 400, 900, 1500, 2900];
    const wanted = groups.flatMap((first) =>
      Array.from({ length: 40 }, (_, i) => single(first + i)),
    );
    await apart.load(wanted);
    assert.deepEqual(numbers(apart, single(2939)), ['12:2939']);
    assert.equal(open.demo.requests.length, 3);
    // 1 to 939, which are not far from each other, 1500 to 1539, and 2900 to 2939.
    assert.equal(records() - 200, 939 + 40 + 40);
    await apart.load(wanted);
    assert.equal(records() - 200, 1019, 'nothing twice');
  });

  it('asks once for what several want at the same time', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 9) });
    const records = countRecords(open.demo);
    const catalogue = new RunCatalogue(open.rundb);
    await Promise.all([1, 2, 3].map(() => catalogue.load([iovOf(12, 1, 9), iovOf(14)])));
    assert.equal(open.demo.requests.length, 2);
    assert.equal(records(), 9, 'and none of experiment 14, which has none');
  });

  it('goes over experiments, and knows which of their runs are in an interval', async () => {
    const runs = [12, 13, 14].flatMap((experiment) => someRuns(experiment, 1, 4));
    await using open = await openDemo({ runs });
    const catalogue = new RunCatalogue(open.rundb);
    const iov = { first: { experiment: 12, run: 3 }, last: { experiment: 14, run: 2 } };
    await catalogue.load([iov]);
    assert.deepEqual(
      numbers(catalogue, iov),
      runs.filter((run) => holdsRun(iov, run)).map(({ experiment, run }) => `${experiment}:${run}`),
    );
    const everything = {
      first: { experiment: 0, run: 0 },
      last: { experiment: Infinity, run: Infinity },
    };
    await catalogue.load([everything]);
    assert.equal(catalogue.get(everything)?.count, 12);
  });

  it('asks once for intervals without an end that overlap, and for runs in them', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 300) });
    const records = countRecords(open.demo);
    const catalogue = new RunCatalogue(open.rundb);
    const asked = [iovOf(12, 250), iovOf(12, 100), iovOf(12, 200), iovOf(12, 7, 7)];
    await catalogue.load(asked);
    assert.deepEqual(
      asked.map((iov) => catalogue.get(iov)?.count),
      [51, 201, 101, 1],
    );
    assert.equal(open.demo.requests.length, 3, 'a count, its runs, and run 7');
    assert.equal(records(), 1 + 201 + 1);
    await catalogue.load([iovOf(12, 150, 160), iovOf(12, 299), iovOf(12, 301, 301)]);
    assert.equal(catalogue.get(iovOf(12, 299))?.count, 2);
    assert.equal(catalogue.get(iovOf(12, 301, 301))?.count, 0);
    assert.equal(open.demo.requests.length, 3);
    assert.equal(records(), 203);
  });

  it('counts each of those that are too much together', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 10_050) });
    const catalogue = new RunCatalogue(open.rundb);
    await catalogue.load([iovOf(12), iovOf(12, 10_041)]);
    assert.deepEqual(catalogue.get(iovOf(12)), { runs: undefined, count: 10_050 });
    assert.equal(catalogue.get(iovOf(12, 10_041))?.runs?.length, 10);
    assert.equal(open.demo.requests.length, 3);
  });

  it('only counts what is too much to be read', async () => {
    await using open = await openDemo();
    const records = countRecords(open.demo);
    const catalogue = new RunCatalogue(open.rundb);
    const everything = {
      first: { experiment: 0, run: 0 },
      last: { experiment: Infinity, run: Infinity },
    };
    await catalogue.load([everything]);
    const known = catalogue.get(everything);
    assert.equal(known?.runs, undefined);
    assert.equal(known?.count, 22_788);
    assert.equal(open.demo.requests.length, 1);
    assert.equal(records(), 1);
  });

  it('asks again for a run that it was told to forget', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 9) });
    const catalogue = new RunCatalogue(open.rundb);
    await catalogue.load([iovOf(12, 1, 20)]);
    catalogue.forget({ experiment: 12, run: 10 });
    assert.equal(catalogue.get(iovOf(12, 10, 10)), undefined);
    assert.equal(catalogue.get(iovOf(12, 9, 9))?.count, 1);
    await catalogue.load([iovOf(12, 1, 20)]);
    assert.equal(open.demo.requests.length, 2);
  });

  it('goes on after an error, and ends with the signal', async () => {
    const open = await openDemo({ runs: someRuns(12, 1, 9) });
    const catalogue = new RunCatalogue(open.rundb);
    await assert.rejects(catalogue.load([iovOf(12, 1, 2)], { signal: AbortSignal.abort() }), {
      name: 'AbortError',
    });
    await open.demo.close();
    await assert.rejects(catalogue.load([iovOf(12, 1, 2)]), { kind: 'unreachable' });
    assert.equal(catalogue.get(iovOf(12, 1, 2)), undefined);
    await open.rundb.close();
  });

  it('says the same as the server, in whatever order it is asked', async () => {
    const runs = [...someRuns(12, 1, 40), ...someRuns(12, 60, 90), ...someRuns(14, 5, 30)];
    await using open = await openDemo({ runs });
    const anyIov = fc
      .record({ experiment: fc.constantFrom(12, 13, 14), first: fc.nat(100), width: fc.nat(60) })
      .map(({ experiment, first, width }) => iovOf(experiment, first, first + width));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyIov, { maxLength: 4 }), { maxLength: 4 }),
        async (asked) => {
          const catalogue = new RunCatalogue(open.rundb);
          for (const iovs of asked) await catalogue.load(iovs);
          for (const iov of asked.flat()) {
            const wanted = runs.filter((run) => holdsRun(iov, run));
            assert.deepEqual(
              numbers(catalogue, iov),
              wanted.map(({ experiment, run }) => `${experiment}:${run}`),
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
