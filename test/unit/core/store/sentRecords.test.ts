import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { openLocalCopy, type LocalCopy } from '../../../../src/core/localCopy/index.ts';
import { RunDB, type RunId } from '../../../../src/core/rundb/index.ts';
import { RunStore } from '../../../../src/core/store/index.ts';
import { startDemo, type DemoServer } from '../../../../src/demo/server.ts';

const worker = fileURLToPath(import.meta.resolve('../../../../src/core/localCopy/worker.ts'));
/** Numbers with a wide gap; next to some are integers too long for a double. */
const numbers = [...Array.from({ length: 60 }, (_, i) => 2 * i + 1), 5000, 5001];
const runs = numbers.map(
  (run) => `{"experiment": 12, "run": ${run},  "time_start": "2020-05-01T00:00:00Z",
    "extra_data": {"digits": 9007199254740993${run}, "text": "a } ] \\" \\u00e9"}}`,
);
const all = { experiment: 12, first: 0, last: Infinity };
const ids = numbers.map((run) => ({ experiment: 12, run }));

for (const kind of ['with', 'without'] as const) {
  describe(`The records of many runs, ${kind} a local copy`, () => {
    let demo: DemoServer;
    let rundb: RunDB;
    let local: LocalCopy | undefined;
    beforeEach(async () => {
      demo = await startDemo({ runs });
      rundb = new RunDB({ url: demo.url, apiKey: demo.apiKey, retries: { times: 0, delay: 0 } });
      local = kind === 'with' ? openLocalCopy({ worker, file: undefined }) : undefined;
    });
    afterEach(async () => {
      await rundb.close();
      await local?.close();
      await demo.close();
    });

    const collect = async (wanted: readonly RunId[], freshSince?: number, store = open()) =>
      (await Array.fromAsync(store.records(wanted, { freshSince }))).flat();
    const open = (): RunStore => new RunStore(rundb, local);
    const sent = async (wanted: readonly RunId[]) =>
      Promise.all(wanted.map(async (id) => (await rundb.getRecord(id)).text));

    it('are exactly those of the server, in the order requested', async () => {
      const shuffled = ids.toSorted((a, b) => ((a.run * 37) % 61) - ((b.run * 37) % 61));
      for (const wanted of [ids, ids.toReversed(), shuffled, ids.slice(3, 4), []]) {
        const records = await collect(wanted);
        assert.deepEqual(
          records.map(({ text }) => text),
          await sent(wanted),
        );
        assert.deepEqual(
          records.map(({ run }) => ({ experiment: run.experiment, run: run.run })),
          wanted,
        );
      }
      assert.equal((await collect(ids))[0]?.run.facts.start, '2020-05-01T00:00:00Z');
    });

    it('need few requests and load few other records', async () => {
      await collect(ids.filter((_, i) => i % 3 === 0));
      assert.equal(demo.requests.length, 2, 'one on each side of the gap');
      demo.requests.length = 0;
      await collect(ids);
      assert.equal(demo.requests.length, 2);
      demo.requests.length = 0;
      await collect([ids[0], ids[4], ids.at(-1)].flatMap((id) => id ?? []));
      const asked = demo.requests.map(({ path }) => new URLSearchParams(path.split('?')[1]));
      const windows = asked.map((params) => [params.get('min_run'), params.get('max_run')]);
      // The local copy has them by now.
      const expected =
        kind === 'with'
          ? []
          : [
              ['1', '9'],
              ['5001', '5001'],
            ];
      assert.deepEqual(windows, expected);
    });

    it('are complete if the server returns small, unsorted pages', async () => {
      demo.options.maxLimit = 7;
      demo.options.order = 'shuffled';
      const records = await collect(ids);
      assert.deepEqual(
        records.map(({ run }) => run.run),
        numbers,
      );
    });

    it('are stored', async () => {
      const store = open();
      await collect(ids, undefined, store);
      assert.equal(store.runs(all).length, ids.length);
      demo.requests.length = 0;
      await store.load([{ experiment: 12, first: 5000, last: 5001 }]);
      assert.deepEqual(demo.requests, []);
    });

    it("aren't silently incomplete", async () => {
      const gone = { experiment: 12, run: 2 };
      const failed = { kind: 'noSuchRun', message: /no run 2 in experiment 12/ };
      await assert.rejects(collect([...ids.slice(0, 3), gone]), failed);
      demo.options.fault = ({ params }) =>
        params.get('min_run') === '5000' ? { status: 500 } : undefined;
      await assert.rejects(collect(ids), { kind: 'serverError' });
      const stop = new AbortController();
      stop.abort(new Error('enough'));
      const records = open().records(ids, { signal: stop.signal });
      await assert.rejects(records.next(), /enough/);
    });

    it('are requested again if newer ones are wanted', async () => {
      const store = open();
      await collect(ids, undefined, store);
      demo.addRuns([{ experiment: 12, run: 7, quality_expert: { klm: 'BAD' } }]);
      const textOf7 = async (freshSince?: number) =>
        (await collect([{ experiment: 12, run: 7 }], freshSince, store))[0]?.text ?? '';
      assert.equal((await textOf7()).includes('BAD'), kind === 'without');
      assert.match(await textOf7(Date.now() + 1), /BAD/);
    });

    it('come from the local copy, however old, while the server is away', async () => {
      const store = open();
      await collect(ids, undefined, store);
      const expected = await sent(ids);
      demo.options.fault = () => 'reset';
      const again = collect(ids, Date.now() + 1, store);
      if (kind === 'without') await assert.rejects(again, { kind: 'unreachable' });
      else {
        assert.deepEqual(
          (await again).map(({ text }) => text),
          expected,
        );
        assert.equal(store.presence.isAway, true);
        const unknown = collect([{ experiment: 13, run: 1 }], undefined, store);
        await assert.rejects(unknown, { kind: 'unreachable' });
      }
    });
  });
}
