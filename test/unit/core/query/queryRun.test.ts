import assert from 'node:assert/strict';
import { parseQuery, QueryRun, understand } from '../../../../src/core/query/index.ts';
import { openDemo, someRuns } from '../rundb/fixture.ts';

const runs = [
  ...someRuns(12, 1, 600).map((run) => ({ ...run, statistics: { lumi_recorded: run.run } })),
  ...someRuns(14, 1, 100).map((run) => ({ ...run, run_type: 'cosmic' })),
  ...someRuns(16, 1, 100),
];

const meaningOf = (text: string) => understand(parseQuery(text));

describe('A query on its way', () => {
  it('finds what fits, and asks for no more than has to be looked at', async () => {
    await using open = await openDemo({ runs });
    const run = new QueryRun(
      open.rundb,
      meaningOf('exp:12,14 lumi>=599/nb or exp:14 cosmic run:7'),
    );
    await run.load(Infinity);
    assert.deepEqual(
      run.runs.map(({ experiment, run: number }) => [experiment, number]),
      [
        [12, 599],
        [12, 600],
        [14, 7],
      ],
    );
    assert.ok(open.demo.requests.every(({ path }) => /m.._experiment=1[24]/.test(path)));
    assert.equal(run.complete, true);
  });

  it('ends with the first page that has enough, and goes on from there', async () => {
    await using open = await openDemo({ runs });
    const run = new QueryRun(open.rundb, meaningOf('exp:12'));
    await run.load(50);
    assert.equal(open.demo.requests.length, 1);
    assert.equal(run.lookedAt, 250);
    assert.equal(run.of, 600);
    assert.equal(run.complete, false);
    await run.load(Infinity);
    assert.equal(run.runs.length, 600);
  });

  it('asks nothing for what can not be', async () => {
    await using open = await openDemo({ runs });
    const run = new QueryRun(open.rundb, meaningOf('exp:12 exp:14'));
    await run.load(Infinity);
    assert.equal(run.complete, true);
    assert.equal(open.demo.requests.length, 0);
  });

  it('asks once where two wait for the same page', async () => {
    await using open = await openDemo({ runs });
    const run = new QueryRun(open.rundb, meaningOf('exp:16'));
    await Promise.all([run.load(50), run.load(50)]);
    assert.equal(open.demo.requests.length, 1);
  });

  it('is cancelled in the middle of a request, and goes on when asked again', async () => {
    await using open = await openDemo({ runs });
    const run = new QueryRun(open.rundb, meaningOf('exp:12'));
    await run.load(250);
    const controller = new AbortController();
    open.demo.options.fault = () => {
      controller.abort(new Error('enough'));
      return 'stall';
    };
    await assert.rejects(run.load(600, { signal: controller.signal }), /enough/);
    assert.equal(run.runs.length, 250);
    open.demo.options.fault = () => undefined;
    let pages = 0;
    await run.load(600, { progress: () => pages++ });
    assert.equal(run.runs.length, 600);
    assert.ok(pages >= 2);
  });

  it('tells of an error, keeps what it has, and goes on when asked again', async () => {
    await using open = await openDemo({ runs });
    const run = new QueryRun(open.rundb, meaningOf('exp:12'));
    await run.load(250);
    open.demo.options.fault = () => ({ status: 500 });
    await assert.rejects(run.load(600), { kind: 'serverError' });
    open.demo.options.fault = () => undefined;
    await run.load(600);
    assert.deepEqual(
      run.runs.map(({ run: number }) => number),
      someRuns(12, 1, 600).map(({ run: number }) => number),
    );
  });
});
