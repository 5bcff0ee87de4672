import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RunDB } from '../../../../src/core/rundb/index.ts';
import { holdsRun, iovOf, type Iov } from '../../../../src/core/selection/index.ts';
import { knownTogether, RunStore } from '../../../../src/core/store/index.ts';
import { KnownIntervals } from '../../../../src/core/store/knownIntervals.ts';
import { countRecords } from '../../../sentRecords.ts';
import { openDemo, someRuns } from '../rundb/fixture.ts';
import { hide, spoil } from '../../../integration/hide.ts';

const intervalsOf = (rundb: RunDB) => new KnownIntervals(rundb, new RunStore(rundb));

const numbers = (intervals: KnownIntervals, iov: Iov) =>
  intervals.get(iov)?.runs?.map(({ experiment, run }) => `${experiment}:${run}`);

describe('Knowledge of intervals', () => {
  it("knows the runs of a range, including that some don't exist, with one request", async () => {
    await using open = await openDemo({ runs: [...someRuns(12, 1, 3), ...someRuns(12, 6, 9)] });
    const intervals = intervalsOf(open.rundb);
    assert.equal(intervals.get(iovOf(12, 2, 7)), undefined);
    await intervals.load([iovOf(12, 2, 7)]);
    assert.deepEqual(numbers(intervals, iovOf(12, 2, 7)), ['12:2', '12:3', '12:6', '12:7']);
    await intervals.load([iovOf(12, 4, 5), iovOf(12, 2, 2), iovOf(12, 3, 6)]);
    assert.deepEqual(numbers(intervals, iovOf(12, 4, 5)), []);
    assert.equal(open.demo.requests.length, 1);
    await intervals.load([iovOf(12, 1, 8)]);
    assert.equal(open.demo.requests.length, 2, 'runs 1 and 8 together');
  });

  it('say what may be missing, and so know no number of runs', async () => {
    const runs = [12, 13, 14].flatMap((experiment) => someRuns(experiment, 1, 20));
    await using open = await openDemo({ runs });
    hide(open.demo, (run) => run === 3);
    const store = new RunStore(open.rundb);
    const intervals = new KnownIntervals(open.rundb, store);
    const wide = { first: { experiment: 12, run: 0 }, last: { experiment: 14, run: Infinity } };
    const iovs = [wide, iovOf(13, 1, 20)];
    await intervals.load(iovs);
    const known = iovs.map((iov) => intervals.get(iov));
    assert.deepEqual(
      known.map((each) => [each?.runs?.length, each?.count, each?.lacking]),
      [
        [57, undefined, { missing: 3, unreadable: 0 }],
        [19, undefined, { missing: 1, unreadable: 0 }],
      ],
    );
    const list = store.list(14, {});
    await list.loadAll();
    assert.equal(list.missing, 1);
    const together = knownTogether(iovs, (iov) => intervals.get(iov));
    assert.deepEqual(together?.gaps, [], 'run 3 may exist');
    assert.deepEqual(together.lacking, { missing: 4, unreadable: 0 });
  });

  for (const [withheld, lacking] of [
    [hide, { missing: 2, unreadable: 0 }],
    [spoil, { missing: 1, unreadable: 1 }],
  ] as const) {
    it(`say what is lacking, also from experiments without a known run: ${withheld.name}`, async () => {
      const runs = [...someRuns(12, 1, 5), ...someRuns(13, 3, 3), ...someRuns(14, 1, 2)];
      await using open = await openDemo({ runs });
      withheld(open.demo, (run) => run === 3);
      const intervals = intervalsOf(open.rundb);
      const iov = { first: { experiment: 12, run: 0 }, last: { experiment: 14, run: Infinity } };
      await intervals.load([iov]);
      const known = intervals.get(iov);
      assert.deepEqual([known?.count, known?.lacking], [undefined, lacking]);
    });
  }

  it('sends one request for what several callers want at the same time', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 9) });
    const records = countRecords(open.demo);
    const intervals = intervalsOf(open.rundb);
    await Promise.all([1, 2, 3].map(() => intervals.load([iovOf(12, 1, 9), iovOf(14)])));
    assert.equal(open.demo.requests.length, 2);
    assert.equal(records(), 9, 'and none of experiment 14, which has none');
  });

  it('spans experiments, and knows which of their runs are in an interval', async () => {
    const runs = [12, 13, 14].flatMap((experiment) => someRuns(experiment, 1, 4));
    await using open = await openDemo({ runs });
    const intervals = intervalsOf(open.rundb);
    const iov = { first: { experiment: 12, run: 3 }, last: { experiment: 14, run: 2 } };
    await intervals.load([iov]);
    assert.deepEqual(
      numbers(intervals, iov),
      runs.filter((run) => holdsRun(iov, run)).map(({ experiment, run }) => `${experiment}:${run}`),
    );
    const everything = {
      first: { experiment: 0, run: 0 },
      last: { experiment: Infinity, run: Infinity },
    };
    await intervals.load([everything]);
    assert.equal(intervals.get(everything)?.count, 12);
  });

  it('sends one request for overlapping intervals without an end, and for runs in them', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 300) });
    const records = countRecords(open.demo);
    const intervals = intervalsOf(open.rundb);
    const asked = [iovOf(12, 250), iovOf(12, 100), iovOf(12, 200), iovOf(12, 7, 7)];
    await intervals.load(asked);
    assert.deepEqual(
      asked.map((iov) => intervals.get(iov)?.count),
      [51, 201, 101, 1],
    );
    assert.equal(open.demo.requests.length, 3, 'a count, its runs, and run 7');
    assert.equal(records(), 1 + 201 + 1);
    await intervals.load([iovOf(12, 150, 160), iovOf(12, 299), iovOf(12, 301, 301)]);
    assert.equal(intervals.get(iovOf(12, 299))?.count, 2);
    assert.equal(intervals.get(iovOf(12, 301, 301))?.count, 0);
    assert.equal(open.demo.requests.length, 3);
    assert.equal(records(), 203);
  });

  it('counts each of the intervals that are too many together', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 10_050) });
    const intervals = intervalsOf(open.rundb);
    await intervals.load([iovOf(12), iovOf(12, 10_041)]);
    assert.deepEqual(intervals.get(iovOf(12)), { runs: undefined, count: 10_050 });
    assert.equal(intervals.get(iovOf(12, 10_041))?.runs?.length, 10);
    assert.equal(open.demo.requests.length, 3);
  });

  it('only counts what is too much to load', async () => {
    await using open = await openDemo();
    const records = countRecords(open.demo);
    const intervals = intervalsOf(open.rundb);
    const everything = {
      first: { experiment: 0, run: 0 },
      last: { experiment: Infinity, run: Infinity },
    };
    await intervals.load([everything]);
    const known = intervals.get(everything);
    assert.equal(known?.runs, undefined);
    assert.equal(known?.count, 22_788);
    assert.equal(open.demo.requests.length, 1);
    assert.equal(records(), 1);
  });

  it('checks again after a while whether a run exists', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 9) });
    const intervals = intervalsOf(open.rundb);
    const run = iovOf(12, 10, 10);
    await intervals.load([run]);
    open.demo.addRuns(someRuns(12, 10, 10));
    await intervals.lookAgain(run, 60_000);
    assert.equal(intervals.get(run)?.count, 0);
    assert.equal(open.demo.requests.length, 1);
    await intervals.lookAgain(run, -1);
    assert.equal(intervals.get(run)?.count, 1);
  });

  it('resumes after an error, and stops when aborted', async () => {
    const open = await openDemo({ runs: someRuns(12, 1, 9) });
    const intervals = intervalsOf(open.rundb);
    await assert.rejects(intervals.load([iovOf(12, 1, 2)], { signal: AbortSignal.abort() }), {
      name: 'AbortError',
    });
    await open.demo.close();
    await assert.rejects(intervals.load([iovOf(12, 1, 2)]), { kind: 'unreachable' });
    assert.equal(intervals.get(iovOf(12, 1, 2)), undefined);
    await open.rundb.close();
  });

  it('agrees with the server, in whatever order it is queried', async () => {
    const runs = [...someRuns(12, 1, 40), ...someRuns(12, 60, 90), ...someRuns(14, 5, 30)];
    await using open = await openDemo({ runs });
    const anyIov = fc
      .record({ experiment: fc.constantFrom(12, 13, 14), first: fc.nat(100), width: fc.nat(60) })
      .map(({ experiment, first, width }) => iovOf(experiment, first, first + width));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyIov, { maxLength: 4 }), { maxLength: 4 }),
        async (asked) => {
          const intervals = intervalsOf(open.rundb);
          for (const iovs of asked) await intervals.load(iovs);
          for (const iov of asked.flat()) {
            const wanted = runs.filter((run) => holdsRun(iov, run));
            assert.deepEqual(
              numbers(intervals, iov),
              wanted.map(({ experiment, run }) => `${experiment}:${run}`),
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
