import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { RunDB, RunDBError, runIdOf } from '../../../../src/core/rundb/index.ts';
import { collect, openDemo, openServer, someRuns } from './fixture.ts';

const numbersOf = (runs: readonly { run?: unknown }[]) => runs.map(({ run }) => run);

describe('RunDB client', () => {
  it("returns all runs of all pages, in the server's order", async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 60), pageSize: 25 });
    const runs = await collect(open.rundb.getRunInfo());
    assert.deepEqual(
      runs.map((run) => runIdOf(run)?.run),
      someRuns(12, 1, 60).map(({ run }) => run),
    );
  });

  it('requests the next page only after the previous one was consumed', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 60), pageSize: 25 });
    const runs = open.rundb.getRunInfo();
    for (let i = 0; i < 25; i++) await runs.next();
    assert.equal(open.demo.requests.length, 1);
    await runs.next();
    assert.equal(open.demo.requests.length, 2);
  });

  describe('with concurrency', () => {
    const all = someRuns(12, 1, 95).map(({ run }) => run);

    for (const maxLimit of [10, 7]) {
      it(`returns the same runs in the same order, ${maxLimit} per page`, async () => {
        await using open = await openDemo({ runs: someRuns(12, 1, 95), latency: 2, maxLimit });
        const walk = open.rundb.getRunInfo({ limit: 10 }, { concurrency: 4 });
        assert.deepEqual(numbersOf(await collect(walk)), all);
      });
    }

    it('starts at the offset of the search', async () => {
      await using open = await openDemo({ runs: someRuns(12, 1, 95) });
      const walk = open.rundb.getRunInfo({ limit: 10, offset: 33 }, { concurrency: 4 });
      assert.deepEqual(numbersOf(await collect(walk)), all.slice(33));
    });

    it('prefetches no more than the allowed number of pages', async () => {
      await using open = await openDemo({ runs: someRuns(12, 1, 95) });
      const walk = open.rundb.getRunInfo({ limit: 10 }, { concurrency: 3 });
      for (let i = 0; i < 11; i++) await walk.next();
      assert.ok(open.demo.requests.length <= 5, `${open.demo.requests.length} requests`);
      await walk.return();
      await open.rundb.count({});
      assert.ok(open.demo.requests.length <= 6);
    });

    it('walks without prefetching if the server reports no count', async () => {
      await using open = await openDemo({ runs: someRuns(12, 1, 95), count: false });
      const walk = open.rundb.getRunInfo({ limit: 10 }, { concurrency: 4 });
      assert.deepEqual(numbersOf(await collect(walk)), all);
    });

    it('resumes after an error with the page that failed', async () => {
      await using open = await openDemo({ runs: someRuns(12, 1, 95) });
      const walk = await open.rundb.walk({ limit: 10 }, { concurrency: 4 });
      const found = [...((await walk.next()) ?? [])];
      open.demo.options.fault = ({ params }) =>
        params.get('offset') === '18' ? { status: 500 } : undefined;
      found.push(...((await walk.next()) ?? []));
      await assert.rejects(walk.next(), { kind: 'serverError' });
      open.demo.options.fault = () => undefined;
      for (let page = await walk.next(); page; page = await walk.next()) found.push(...page);
      assert.deepEqual(numbersOf(found), all);
    });

    it('returns runs that are added during the walk', async () => {
      await using open = await openDemo({ runs: someRuns(12, 1, 90) });
      const walk = open.rundb.getRunInfo({ limit: 10 }, { concurrency: 2 });
      const first = await walk.next();
      open.demo.setRuns(someRuns(12, 1, 95));
      assert.deepEqual(numbersOf([first.value ?? {}, ...(await collect(walk))]), all);
    });

    it("rejects with a page's error when its turn comes", async () => {
      await using open = await openDemo({
        runs: someRuns(12, 1, 95),
        fault: ({ params }) => (params.get('offset') === '27' ? { status: 500 } : undefined),
      });
      const walk = open.rundb.getRunInfo({ limit: 10 }, { concurrency: 4 });
      for (let i = 0; i < 28; i++) assert.equal((await walk.next()).done, false);
      await assert.rejects(walk.next(), { kind: 'serverError' });
    });
  });

  for (const concurrency of [1, 4]) {
    it(`neither loses nor repeats runs while others are added and deleted, ${concurrency} pages at once`, async () => {
      await using open = await openDemo({ runs: someRuns(12, 101, 195) });
      const walk = open.rundb.getRunInfo({ limit: 10 }, { concurrency });
      const found = [];
      for (let i = 0; i < 25; i++) found.push((await walk.next()).value?.['run']);
      open.demo.setRuns(someRuns(12, 104, 195));
      for (let i = 0; i < 20; i++) found.push((await walk.next()).value?.['run']);
      open.demo.setRuns(someRuns(12, 98, 195));
      for await (const { run } of walk) found.push(run);
      assert.deepEqual(
        found.map(Number).sort((a, b) => a - b),
        someRuns(12, 101, 195).map(({ run }) => run),
      );
    });
  }

  it('returns unchanged runs exactly once, however others are added and deleted', async () => {
    await using open = await openDemo({ runs: [] });
    const step = fc.record({
      pages: fc.integer({ min: 1, max: 3 }),
      toggled: fc.array(fc.nat(40), { maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 5 }), async (steps) => {
        const there = new Set(someRuns(12, 0, 40).map(({ run }) => run));
        const staying = new Set(there);
        const show = () => open.demo.setRuns([...there].map((run) => ({ experiment: 12, run })));
        show();
        const walk = await open.rundb.walk({ limit: 5 }, { concurrency: 3 });
        const found: unknown[] = [];
        for (const { pages, toggled } of steps) {
          for (let i = 0; i < pages; i++) found.push(...numbersOf((await walk.next()) ?? []));
          for (const run of toggled) {
            staying.delete(run);
            if (!there.delete(run)) there.add(run);
          }
          show();
        }
        for (let page = await walk.next(); page; page = await walk.next()) {
          found.push(...numbersOf(page));
        }
        assert.equal(new Set(found).size, found.length);
        assert.deepEqual(
          [...staying].filter((run) => !found.includes(run)),
          [],
        );
      }),
      { numRuns: 60 },
    );
  });

  it('passes on every search parameter, even unknown ones, and omits undefined ones', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 3) });
    const search = {
      min_experiment: 12,
      max_experiment: 14,
      min_run: 0,
      max_run: 9,
      min_date: '2018-01-01',
      max_date: '2030-01-01',
      run_type: 'physics',
      expand: true,
      limit: 2,
      offset: 0,
      beam_energy: '4S',
    };
    await open.rundb.getPage({ ...search, all_detectors_running: undefined });
    const asked = new URL(open.demo.requests[0]?.path ?? '', open.demo.url).searchParams;
    assert.deepEqual(
      Object.fromEntries(asked),
      Object.fromEntries(
        Object.entries(search).map(([name, value]) => [
          name,
          value === true ? 'True' : String(value),
        ]),
      ),
    );
  });

  it('returns records with expand, and the record of a summary with getDetails', async () => {
    await using open = await openDemo({
      runs: [{ experiment: 12, run: 5, unheard_of: { a: [1] } }],
    });
    const [record] = await collect(open.rundb.getRunInfo({ expand: true }));
    const [summary] = await collect(open.rundb.getRunInfo({ expand: false }));
    assert.ok(record && summary);
    assert.equal(summary['unheard_of'], undefined);
    assert.deepEqual(record['unheard_of'], { a: [1] });
    assert.deepEqual(await open.rundb.getDetails(summary), record);
  });

  it("preserves integers that don't fit a double", async () => {
    const text =
      '{"experiment": 12, "run": 7, "big": 9007199254740993, "list": [-12345678901234567890]}';
    await using open = await openDemo({ runs: [text] });
    const [record] = await collect(open.rundb.getRunInfo({ expand: true }));
    assert.equal(record?.['big'], 9007199254740993n);
    assert.deepEqual(record['list'], [-12345678901234567890n]);
  });

  it('returns the text of a record exactly as sent', async () => {
    const text = '{"experiment": 12, "run": 7, "a": 1.50, "b": 1e3, "2": 0, "1": 9007199254740993}';
    await using open = await openDemo({ runs: [text, { experiment: 12, run: 8 }] });
    const { text: source } = await open.rundb.getRecord({ experiment: 12, run: 7 });
    for (const part of ['"a": 1.50', '"b": 1e3', '"2": 0, "1": 9007199254740993']) {
      assert.ok(source.includes(part), `${part} in ${source}`);
    }
  });

  it("says which run doesn't exist", async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 3) });
    await assert.rejects(open.rundb.getRecord({ experiment: 12, run: 4 }), (error) => {
      assert.ok(error instanceof RunDBError);
      assert.equal(error.kind, 'noSuchRun');
      assert.match(error.message, /no run 4 in experiment 12/);
      return true;
    });
  });

  it('counts runs', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 60) });
    assert.equal(await open.rundb.count({ min_run: 11 }), 50);
    open.demo.options.count = false;
    assert.equal(await open.rundb.count({}), undefined);
  });

  it('signs in with user name and password', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 1), password: 'pässwörd:' });
    const rundb = new RunDB({ url: open.demo.url, username: 'demo', password: 'pässwörd:' });
    assert.equal(await rundb.count({}), 1);
    await rundb.close();
  });

  it('stops when its signal is aborted, even in the middle of a request', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 60), fault: () => 'stall' });
    const controller = new AbortController();
    const counting = open.rundb.count({}, { signal: controller.signal });
    controller.abort(new Error('no longer wanted'));
    await assert.rejects(counting, /no longer wanted/);
    await assert.rejects(open.rundb.count({}, { signal: controller.signal }), /no longer wanted/);
  });

  it('reads compressed responses', async () => {
    const body = gzipSync('{"next": null, "results": [{"run": 1}]}');
    await using open = await openServer((request, response) => {
      assert.equal(request.headers['accept-encoding'], 'gzip');
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(body);
    });
    assert.deepEqual(await collect(open.rundb.getRunInfo()), [{ run: 1 }]);
  });

  it('says so if it was closed in the meantime', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 3), fault: () => 'stall' });
    const counting = open.rundb.count({});
    const asked = assert.rejects(counting, { kind: 'closed' });
    await open.rundb.close();
    await asked;
    await assert.rejects(open.rundb.count({}), { kind: 'closed' });
  });

  it('stops at an empty page, even if that has a next one', async () => {
    await using open = await openServer((request, response) => {
      const offset = Number(new URL(request.url ?? '', 'http://x').searchParams.get('offset')) + 1;
      const results = offset < 3 ? [{ run: offset }] : [];
      response.end(JSON.stringify({ next: `/rest/v1/runs/?offset=${offset}`, results }));
    });
    assert.equal((await collect(open.rundb.getRunInfo())).length, 2);
  });

  it('works with a server below a path', async () => {
    await using open = await openServer((_request, response) => {
      response.end('{"next": null, "results": []}');
    });
    const rundb = new RunDB({ url: `${open.url}/belle2/`, apiKey: 'key' });
    await rundb.getPage({});
    assert.equal(open.asked[0]?.url, '/belle2/rest/v1/runs/');
    assert.equal(rundb.url, `${open.url}/belle2`);
    await rundb.close();
  });

  it('reports recovery once, when the server responds again after a failure', async () => {
    await using open = await openDemo({ runs: someRuns(12, 1, 3) });
    let recoveries = 0;
    const rundb = new RunDB({
      ...{ url: open.demo.url, apiKey: open.demo.apiKey, retries: { times: 0, delay: 0 } },
      recovered: () => recoveries++,
    });
    await rundb.count({});
    assert.equal(recoveries, 0);
    for (const fault of [
      'reset',
      { status: 503 },
      { status: 401 },
      { status: 200, body: '{' },
    ] as const) {
      recoveries = 0;
      open.demo.options.fault = () => fault;
      await assert.rejects(rundb.count({}));
      await assert.rejects(rundb.count({}));
      assert.equal(recoveries, 0);
      open.demo.options.fault = () => undefined;
      await rundb.count({});
      await rundb.count({});
      assert.equal(recoveries, 1);
    }
    const stop = new AbortController();
    const stopped = assert.rejects(rundb.count({}, { signal: stop.signal }));
    stop.abort();
    await stopped;
    await rundb.count({});
    assert.equal(recoveries, 1);
    await rundb.close();
  });

  it("leaves other extensions' fetch unchanged", async () => {
    const dispatchers = () =>
      [1, 2].map((n): unknown =>
        Reflect.get(globalThis, Symbol.for(`undici.globalDispatcher.${n}`)),
      );
    const before = dispatchers();
    await using open = await openDemo({ runs: someRuns(12, 1, 1) });
    await open.rundb.count({});
    assert.deepEqual(dispatchers(), before);
  });
});
