import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseQuery, understand } from '../../../../src/core/query/index.ts';
import { RunStore, type QueryRun } from '../../../../src/core/store/index.ts';
import { askedBy } from '../query/asked.ts';
import { hide, spoil } from '../../../integration/hide.ts';
import { countRecords } from '../../../sentRecords.ts';
import { openDemo, someRuns } from '../rundb/fixture.ts';
import { openMoody } from '../rundb/moody.ts';

const runs = [
  ...someRuns(12, 1, 600).map((run) => ({ ...run, statistics: { lumi_recorded: run.run } })),
  ...someRuns(14, 1, 100).map((run) => ({ ...run, run_type: 'cosmic' })),
  ...someRuns(16, 1, 100),
];

const asked = (text: string) => askedBy(understand(parseQuery(text)));
const numbers = (run: QueryRun) => run.runs.map((each) => each.run);
const descending = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, i) => last - i);

describe('A running query', () => {
  it('finds matches, newest first, and requests no more than has to be checked', async () => {
    await using open = await openDemo({ runs });
    const run = new RunStore(open.rundb).query(
      asked('exp:12,14 lumi>=599/nb or exp:14 cosmic run:7'),
    );
    await run.load(Infinity);
    assert.deepEqual(
      run.runs.map(({ experiment, run: number }) => [experiment, number]),
      [
        [14, 7],
        [12, 600],
        [12, 599],
      ],
    );
    assert.ok(open.demo.requests.every(({ path }) => /m.._experiment=1[24]/.test(path)));
    assert.equal(run.complete, true);
    assert.equal(run.missing, 0);
  });

  it('stops with the newest ones wanted, having requested no others, and resumes', async () => {
    await using open = await openDemo({ runs });
    const records = countRecords(open.demo);
    const run = new RunStore(open.rundb).query(asked('exp:12'));
    await run.load(50);
    assert.deepEqual(numbers(run), descending(600, 551));
    assert.deepEqual([open.demo.requests.length, records()], [2, 1 + 50]);
    assert.deepEqual([run.lookedAt, run.of, run.complete], [50, 600, false]);
    await run.load(Infinity);
    assert.deepEqual(numbers(run), descending(600));
  });

  it('is one request if everything is wanted and fits a page', async () => {
    await using open = await openDemo({ runs });
    const run = new RunStore(open.rundb).query(asked('exp:16'));
    await run.load(Infinity);
    assert.deepEqual([run.runs.length, run.of, open.demo.requests.length], [100, 100, 1]);
  });

  it('reads each page once if everything is wanted', async () => {
    for (const order of ['ascending', 'descending'] as const) {
      await using open = await openDemo({ runs, order, maxLimit: 250 });
      const records = countRecords(open.demo);
      const run = new RunStore(open.rundb).query(asked('exp:12'));
      await run.load(Infinity);
      assert.deepEqual(numbers(run), descending(600));
      assert.equal(records(), 600);
      assert.ok(open.demo.requests.length <= 4, `${open.demo.requests.length} requests`);
    }
  });

  it('requests no count that is known', async () => {
    await using open = await openDemo({ runs });
    const records = countRecords(open.demo);
    const run = new RunStore(open.rundb).query(asked('exp:12'), { counts: [600] });
    await run.load(50);
    assert.deepEqual([open.demo.requests.length, records()], [1, 50]);
    const none = new RunStore(open.rundb).query(asked('exp:99'), { counts: [0] });
    await none.load(50);
    assert.deepEqual([none.complete, none.of, open.demo.requests.length], [true, 0, 1]);
  });

  it("loads runs that needn't be requested again", async () => {
    await using open = await openDemo({ runs });
    const store = new RunStore(open.rundb);
    const run = store.query(asked('exp:12 physics lumi>300/nb'));
    await run.load(Infinity);
    assert.equal(run.runs.length, 300);
    open.demo.requests.length = 0;
    // The others arrived too, as those that don't match.
    await store.load(
      someRuns(12, 1, 600).map((each) => ({ ...each, first: each.run, last: each.run })),
    );
    assert.equal(open.demo.requests.length, 0);
  });

  it('looks for no experiments that are known, unless there are others', async () => {
    const many = [12, 14, 16].flatMap((experiment) => someRuns(experiment, 1, 400));
    await using open = await openDemo({ runs: many });
    const store = new RunStore(open.rundb);
    const experiments = [12, 14, 16].map((experiment) => ({ experiment, runs: 400 }));
    store.experiments.keep({ experiments, since: Date.now() });
    const run = store.query(asked('physics'));
    await run.load(Infinity);
    assert.equal(run.runs.length, 1200);
    // Two counts of everything, one of what is newer, and a page of each.
    assert.equal(open.demo.requests.length, 6);
    for (const unknown of [13, 18]) {
      open.demo.setRuns([...many, ...someRuns(unknown, 1, 2)]);
      const other = store.query(asked('physics'));
      await other.load(Infinity);
      assert.equal(other.runs.length, 1202);
      assert.equal(other.complete, true);
    }
  });

  it('reads no more if one of its experiments has no matches', async () => {
    await using open = await openDemo({ runs: [...runs, ...someRuns(18, 1, 1)] });
    const records = countRecords(open.demo);
    const run = new RunStore(open.rundb).query(asked('exp:12 physics or exp:20 physics'));
    await run.load(50);
    assert.equal(run.runs.length, 50);
    assert.ok(records() <= 1 + 50, `${records()} records`);
  });

  it('has the newest run of several searches first, before reading them completely', async () => {
    const types = ['physics', 'cosmic', 'debug'];
    const mixed = [12, 14].flatMap((experiment) =>
      someRuns(experiment, 1, 900).map((run) => ({ ...run, run_type: types[run.run % 3] ?? '' })),
    );
    await using open = await openDemo({ runs: mixed });
    const run = new RunStore(open.rundb).query(asked('physics or cosmic'));
    await run.load(20);
    const expected = mixed
      .filter(({ run_type }) => run_type !== 'debug')
      .map(({ experiment, run: number }) => `${experiment}:${number}`)
      .reverse();
    const found = run.runs.map(({ experiment, run: number }) => `${experiment}:${number}`);
    assert.deepEqual(found.slice(0, 20), expected.slice(0, 20));
    assert.equal(run.complete, false);
    await run.load(Infinity);
    assert.equal(run.runs.length, expected.length);
  });

  it('sends no request for an impossible search', async () => {
    await using open = await openDemo({ runs });
    const run = new RunStore(open.rundb).query(asked('exp:12 exp:14'));
    await run.load(Infinity);
    assert.equal(run.complete, true);
    assert.equal(open.demo.requests.length, 0);
  });

  it('sends one request if two callers wait for the same page', async () => {
    await using open = await openDemo({ runs });
    const run = new RunStore(open.rundb).query(asked('exp:16'), { counts: [100] });
    await Promise.all([run.load(50), run.load(50)]);
    assert.equal(open.demo.requests.length, 1);
  });

  it('can be cancelled in the middle of a request, and resumed', async () => {
    await using open = await openDemo({ runs });
    const run = new RunStore(open.rundb).query(asked('exp:12'));
    await run.load(240);
    const controller = new AbortController();
    open.demo.options.fault = () => {
      controller.abort(new Error('enough'));
      return 'stall';
    };
    await assert.rejects(run.load(600, { signal: controller.signal }), /enough/);
    assert.equal(run.runs.length, 240);
    open.demo.options.fault = () => undefined;
    let steps = 0;
    await run.load(600, { progress: () => steps++ });
    assert.equal(run.runs.length, 600);
    assert.ok(steps >= 1);
  });

  it('reports an error, keeps what it has, and can be resumed', async () => {
    await using open = await openDemo({ runs });
    const run = new RunStore(open.rundb).query(asked('exp:12'));
    await run.load(240);
    open.demo.options.fault = () => ({ status: 500 });
    await assert.rejects(run.load(600), { kind: 'serverError' });
    open.demo.options.fault = () => undefined;
    await run.load(600);
    assert.deepEqual(numbers(run), descending(600));
  });
});

describe('A query on a server with an unstable order', () => {
  const tied = Array.from({ length: 600 }, (_, i) => ({ experiment: 12, run: i + 1, tie: i % 6 }));
  const spread = [3, 7, 8, 12].flatMap((experiment) =>
    Array.from({ length: 155 }, (_, i) => ({ experiment, run: 3 * i, tie: 0 })),
  );

  it('finds all runs if those of the same time swap places with each request', async () => {
    await using open = await openMoody(tied);
    const run = new RunStore(open.rundb).query(asked('exp:12'));
    await run.load(Infinity);
    assert.deepEqual(numbers(run), descending(600));
    assert.equal(run.missing, 0);
    assert.ok(open.asked.length <= 20, `${open.asked.length} requests`);
  });

  it('finds all runs of several experiments if all swap places', async () => {
    await using open = await openMoody(spread);
    for (const query of ['', 'exp:3..12', 'run:3..300', 'physics']) {
      const run = new RunStore(open.rundb).query(asked(query));
      await run.load(Infinity);
      const expected = spread.filter(
        ({ run }) => query !== 'run:3..300' || (run >= 3 && run <= 300),
      );
      assert.equal(run.runs.length, expected.length, query);
      assert.equal(run.missing, 0);
    }
    assert.ok(open.asked.length <= 120, `${open.asked.length} requests`);
  });

  it('says how many are missing if the server withholds them, and looks again on demand', async () => {
    await using open = await openMoody(tied);
    open.hide = ({ run }) => run % 100 === 7;
    const run = new RunStore(open.rundb).query(asked('exp:12'));
    await run.load(Infinity);
    assert.deepEqual([run.complete, run.runs.length, run.of, run.missing], [true, 594, 600, 6]);
    open.hide = () => false;
    await run.load(Infinity);
    assert.equal(run.missing, 6);
    run.tryAgain();
    assert.equal(run.complete, false);
    await run.load(Infinity);
    assert.deepEqual([run.complete, run.runs.length, run.missing], [true, 600, 0]);
  });

  it("distinguishes runs that the server withholds from runs that don't exist", async () => {
    await using open = await openMoody(tied);
    open.hide = ({ run }) => run % 100 === 7;
    const store = new RunStore(open.rundb);
    const last = Math.max(...tied.map(({ run }) => run));
    const all = { experiment: 12, first: 0, last: last + 50 };
    await store.load([all]);
    assert.deepEqual(store.lacking([all]), { missing: 6, unreadable: 0 });
    // It may be any of the absent ones, but no more than these.
    const single = (run: number) => ({ experiment: 12, first: run, last: run });
    assert.deepEqual(store.lacking([single(7)]), { missing: 1, unreadable: 0 });
    assert.deepEqual(store.lacking([single(8), single(9)]), { missing: 0, unreadable: 0 });
  });

  for (const [withheld, lacking] of [
    [hide, { missing: 1, unreadable: 0 }],
    [spoil, { missing: 0, unreadable: 1 }],
  ] as const) {
    it(`still says what is lacking after a part was requested again: ${withheld.name}`, async () => {
      await using open = await openDemo({ runs: someRuns(12, 1, 20) });
      withheld(open.demo, (run) => run === 7);
      const store = new RunStore(open.rundb);
      const list = store.list(12, {});
      await list.loadAll();
      const all = { experiment: 12, first: 0, last: Infinity };
      const end = { ...all, first: 15 };
      assert.deepEqual(store.lacking([all]), lacking);
      const again = { freshSince: Date.now() + 1 };
      await store.getRecord({ experiment: 12, run: 8 }, again);
      await store.load([end], again);
      assert.deepEqual([list.complete, list.runs.length], [true, 19]);
      assert.deepEqual({ missing: list.missing, unreadable: list.unreadable }, lacking);
      assert.deepEqual(store.lacking([all]), lacking);
      // What was requested again is certain.
      assert.deepEqual(store.lacking([end]), { missing: 0, unreadable: 0 });
      open.demo.options.fault = () => undefined;
      await store.loadMissing([all]);
      assert.equal(list.runs.length, 20);
      assert.deepEqual(store.lacking([all]), { missing: 0, unreadable: 0 });
    });
  }

  for (const [query, isFound] of [
    ['exp:3..12', true],
    ['exp:3..12 physics', true],
    ['exp:3..12', false],
    ['exp:3..12 physics', false],
  ] as const) {
    const before = isFound ? 'known' : 'unknown';
    it(`says of a few runs of ${before} experiments what is missing, each time: ${query}`, async () => {
      const some = [...someRuns(4, 1, 1), ...someRuns(6, 1, 20), ...someRuns(8, 1, 1)].map(
        (run) => ({ ...run, run_type: 'physics' }),
      );
      for (const hidden of [
        [4, 1],
        [6, 1],
        [6, 7],
        [6, 20],
        [8, 1],
      ]) {
        await using open = await openMoody(some.map((run) => ({ ...run, tie: 0 })));
        const store = new RunStore(open.rundb);
        if (isFound) await Array.fromAsync(store.experiments.find());
        open.hide = ({ experiment, run }) => experiment === hidden[0] && run === hidden[1];
        for (let time = 0; time < 2; time++) {
          const run = store.query(asked(query));
          for (let again = 0; again < 3; again++) {
            run.tryAgain();
            await run.load(Infinity);
            const found = [run.runs.length, run.missing, run.of];
            assert.deepEqual(found, [21, 1, 22], `${hidden.join(':')} ${time} ${again}`);
          }
        }
        open.hide = () => false;
        const run = store.query(asked(query));
        run.tryAgain();
        await run.load(Infinity);
        run.tryAgain();
        await run.load(Infinity);
        assert.deepEqual([run.runs.length, run.missing, run.of], [22, 0, 22]);
      }
    });
  }

  it('counts what is missing once, also if its part is requested again', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 20) });
    hide(open.demo, (run) => run === 7);
    const store = new RunStore(open.rundb);
    const list = store.list(12, {});
    await list.loadAll();
    await store.load([{ experiment: 12, first: 7, last: 7 }], { freshSince: Date.now() + 1 });
    assert.deepEqual([list.runs.length, list.missing, list.total], [19, 1, 20]);
  });

  it("doesn't report a result that isn't a run as missing, but counts it", async () => {
    await using open = await openMoody(tied, { unreadable: 2 });
    const run = new RunStore(open.rundb).query(asked('exp:12'));
    await run.load(Infinity);
    assert.deepEqual([run.runs.length, run.missing, run.unreadable], [600, 0, 2]);
  });

  it("finds every run, whatever there is and however small the server's pages are", async () => {
    const anyRun = fc.record({
      experiment: fc.integer({ min: 1, max: 5 }),
      run: fc.integer({ min: 0, max: 400 }),
      tie: fc.nat({ max: 3 }),
    });
    const some = fc.uniqueArray(anyRun, {
      selector: ({ experiment, run }) => 1000 * experiment + run,
      maxLength: 300,
    });
    const queries = fc.constantFrom(
      '',
      'exp:2..4',
      'exp:3',
      'run:50..200',
      'exp:1 or exp:4 run:1-99',
    );
    await fc.assert(
      fc.asyncProperty(
        some,
        queries,
        fc.integer({ min: 5, max: 60 }),
        async (all, query, granted) => {
          await using open = await openMoody(all, { granted });
          const run = new RunStore(open.rundb).query(asked(query));
          await run.load(Infinity);
          const { fits } = asked(query);
          const expected = all.filter(fits).map(({ experiment, run }) => 1000 * experiment + run);
          const found = run.runs.map((each) => 1000 * each.experiment + each.run);
          assert.deepEqual(
            found,
            expected.sort((a, b) => b - a),
          );
          assert.equal(run.missing, 0);
        },
      ),
      { numRuns: 60 },
    );
  });
});
