import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openLocalCopy, type LocalCopy } from '../../../../src/core/localCopy/index.ts';
import { parseQuery, understand } from '../../../../src/core/query/index.ts';
import { RunDB } from '../../../../src/core/rundb/index.ts';
import { RunStore, type Asked, type QueryRun } from '../../../../src/core/store/index.ts';
import { startDemo, type DemoServer } from '../../../../src/demo/server.ts';
import { askedBy } from '../query/asked.ts';

const worker = fileURLToPath(import.meta.resolve('../../../../src/core/localCopy/worker.ts'));
const all = { experiment: 12, first: 0, last: Infinity };
const runs = Array.from({ length: 20 }, (_, i) => ({ experiment: 12, run: i + 1 }));

/** Length of the longest text that this thread decodes from bytes in the meantime. */
async function longestText(work: () => Promise<void>): Promise<number> {
  const decode = mock.method(TextDecoder.prototype, 'decode');
  try {
    await work();
    return Math.max(0, ...decode.mock.calls.map(({ result }) => result?.length ?? 0));
  } finally {
    decode.mock.restore();
  }
}

describe('A store with a local copy', () => {
  let demo: DemoServer;
  let rundb: RunDB;
  let local: LocalCopy;
  beforeEach(async () => {
    demo = await startDemo({ runs });
    rundb = new RunDB({ url: demo.url, apiKey: demo.apiKey, retries: { times: 0, delay: 0 } });
    local = openLocalCopy({ worker, file: undefined });
  });
  afterEach(async () => {
    await rundb.close();
    await local.close();
    await demo.close();
  });

  const flagged = { experiment: 12, run: 7, quality_expert: { klm: 'BAD' } };
  const flagsOf = (store: RunStore) =>
    store.runs({ experiment: 12, first: 7, last: 7 })[0]?.facts.flags['klm'];

  /** From now on, the contents of the local copy are stale. */
  const grownOld = async (): Promise<void> => {
    const covered = await local.covered([all]);
    await local.cover(covered.map((range) => ({ ...range, until: 0 })));
  };

  it('returns a record loaded with the tree’s page, and requests it if a newer one is known', async () => {
    const store = new RunStore(rundb, local);
    await store.load([all]);
    demo.requests.length = 0;
    const { text } = await store.getRecord({ experiment: 12, run: 7 });
    assert.match(text, /"run": ?7\b/);
    assert.deepEqual(demo.requests, []);

    demo.addRuns([flagged]);
    const [summary] = await Array.fromAsync(rundb.getRunInfo({ min_run: 7, max_run: 7 }));
    store.keep(await rundb.getDetails(summary ?? assert.fail()), Date.now() + 1);
    assert.equal(flagsOf(store), 'BAD');
    assert.match((await store.getRecord({ experiment: 12, run: 7 })).text, /"BAD"/);
    // It came without its text, so it isn't in the local copy.
    const next = new RunStore(rundb, local);
    await next.load([all]);
    assert.equal(next.runs(all).length, 20);
  });

  it('sends one request for what two callers want, however long the local copy takes', async () => {
    const store = new RunStore(rundb, local);
    const one = { experiment: 12, first: 7, last: 7 };
    const first = store.load([one]);
    // The second caller learns what the local copy has once the first one’s response has arrived.
    const read = local.read.bind(local);
    local.read = async (...given) => {
      const found = await read(...given);
      await first;
      return found;
    };
    await Promise.all([first, store.load([one])]);
    await store.load([one]);
    assert.equal(demo.requests.length, 1);
  });

  const asked = (text: string): Asked => ({
    ...askedBy(understand(parseQuery(text))),
    query: { text, conditions: [] },
  });
  const find = async (store: RunStore, text: string): Promise<QueryRun> => {
    const run = store.query(asked(text));
    await run.load(Infinity);
    return run;
  };

  it('returns all matches of a query from the local copy, without a request', async () => {
    demo.addRuns([flagged]);
    const first = new RunStore(rundb, local);
    await Array.fromAsync(first.findExperiments({}));
    await first.load([all]);
    demo.requests.length = 0;
    const store = new RunStore(rundb, local);
    const found = await store.kept(asked('exp:12 -@good'));
    assert.deepEqual(
      found?.runs.map(({ run }) => run),
      [7],
    );
    assert.ok(found.since <= Date.now());
    assert.equal(
      (await store.kept(asked('exp:12 run:1..10 or exp:12 run:5..15')))?.runs.length,
      15,
    );
    // Nobody knows about the others.
    assert.equal(await store.kept(asked('exp:14')), undefined);
    await grownOld();
    assert.equal(await new RunStore(rundb, local).kept(asked('exp:12 -@good')), undefined);
    assert.deepEqual(demo.requests, []);
  });

  it("isn't notified again about what a query took from it", async () => {
    const first = new RunStore(rundb, local);
    await Array.fromAsync(first.findExperiments({}));
    await first.load([all]);
    demo.requests.length = 0;
    const cover = local.cover.bind(local);
    const told: unknown[] = [];
    local.cover = (ranges) => {
      told.push(...ranges);
      return cover(ranges);
    };
    const { runs } = await find(new RunStore(rundb, local), 'run:1..10,15');
    assert.equal(runs.length, 11);
    assert.deepEqual([demo.requests, told], [[], []]);
  });

  it('requests a record that is older than the search that covers its number', async () => {
    await new RunStore(rundb, local).getRecord({ experiment: 12, run: 7 });
    await grownOld();
    // Run 7 wasn't part of its results.
    const since = Date.now() + 1;
    const until = since + 60_000;
    await local.cover([{ ...all, since, until, of: 'search:[["run_type","cosmic"]]' }]);
    while (Date.now() <= since) await setImmediate();
    demo.addRuns([flagged]);
    const { text } = await new RunStore(rundb, local).getRecord({ experiment: 12, run: 7 });
    assert.match(text, /"BAD"/);
  });

  it("doesn't consider experiments empty if some results can't be read", async () => {
    demo.addRuns([{ experiment: 14, run: 1 }]);
    await Array.fromAsync(new RunStore(rundb, local).findExperiments({}));
    demo.options.fault = ({ params }, usual) => {
      if (params.get('limit') !== '1000') return undefined;
      const { status, body } = usual();
      const page = JSON.parse(String(body)) as { results: { experiment: number }[] };
      const results = page.results.map((each) => (each.experiment === 14 ? null : each));
      return { status, body: JSON.stringify({ ...page, results }) };
    };
    const text = 'exp:13..20 physics 2018..2030';
    const { unreadable } = await find(new RunStore(rundb, local), text);
    assert.equal(unreadable, 1);
    demo.options.fault = () => undefined;
    const { runs } = await find(new RunStore(rundb, local), text);
    assert.equal(runs.length, 1);
  });

  it("requests experiments it doesn't know, whatever it has", async () => {
    const store = new RunStore(rundb, local);
    await Array.fromAsync(store.findExperiments({}));
    await store.load([all]);
    demo.addRuns([{ experiment: 14, run: 1 }]);
    assert.equal(await store.summarize(asked('exp:13..20')), undefined);
    assert.equal((await find(store, 'exp:13..20')).runs.length, 1);
  });

  it("doesn't consider the server away because of a request that makes it fail", async () => {
    await new RunStore(rundb, local).load([all]);
    await grownOld();
    demo.options.fault = () => ({ status: 500 });
    const store = new RunStore(rundb, local);
    await assert.rejects(store.load([all]), { kind: 'serverError' });
    await assert.rejects(store.getRecord({ experiment: 14, run: 7 }), { kind: 'serverError' });
    assert.equal(store.presence.isAway, false);
  });

  it('uses stale data while the server is away, and no longer once it is back', async () => {
    const first = new RunStore(rundb, local);
    await first.load([all]);
    await grownOld();
    const store = new RunStore(rundb, local);
    const changes: boolean[] = [];
    store.presence.onDidChange(() => changes.push(store.presence.isAway));
    demo.options.fault = () => ({ status: 503 });
    await store.load([all]);
    assert.equal(store.runs(all).length, 20);
    assert.equal((await store.getRecord({ experiment: 12, run: 7 })).run.run, 7);
    const asked = demo.requests.length;
    await store.load([{ ...all, last: 5 }]);
    assert.equal(demo.requests.length, asked);
    assert.deepEqual(changes, [true]);
    await assert.rejects(store.load([{ experiment: 14, first: 1, last: 2 }]));

    demo.addRuns([flagged]);
    demo.options.fault = () => undefined;
    await store.load([{ experiment: 14, first: 1, last: 2 }]);
    assert.deepEqual(changes, [true, false]);
    await store.load([all]);
    assert.equal(flagsOf(store), 'BAD');
  });

  it('downloads pages that are only parsed by the worker', async () => {
    const loading = await longestText(() => new RunStore(rundb, local).load([all]));
    assert.ok(loading > 2000, `${loading} characters`);
    await local.clear();
    const downloading = await longestText(() => new RunStore(rundb, local).download([all]));
    assert.ok(downloading < 1000, `${downloading} characters`);
    assert.equal((await local.read([all])).runs.length, runs.length);
  });

  it('stores what it downloads even if the worker can’t read it', async () => {
    local.keepPage = () => Promise.resolve(undefined);
    await new RunStore(rundb, local).download([all]);
    assert.equal((await local.read([all])).runs.length, runs.length);
  });

  it('says why a page can’t be downloaded', async () => {
    const html = '<form>Password</form>';
    const fault = (headers: Record<string, string>, body: string) => () => ({
      status: 200,
      headers,
      body,
    });
    demo.options.fault = fault({ 'Content-Type': 'text/html' }, html);
    const download = () => new RunStore(rundb, local).download([all]);
    await assert.rejects(download, { kind: 'notSignedIn' });
    demo.options.fault = fault({ 'Content-Encoding': 'gzip' }, 'not zipped');
    await assert.rejects(download, { kind: 'notJson' });
  });

  it('fails to download while the server is away, whatever is stored', async () => {
    const first = new RunStore(rundb, local);
    await first.load([all]);
    await grownOld();
    demo.options.fault = () => ({ status: 503 });
    await assert.rejects(new RunStore(rundb, local).download([all]), { kind: 'serverError' });
  });

  it("doesn't contain runs that the server counted but didn't return", async () => {
    demo.options.fault = (_, usual) => {
      const { status, body } = usual();
      const page = JSON.parse(String(body)) as { count: number };
      return { status, body: JSON.stringify({ ...page, count: page.count + 1 }) };
    };
    await new RunStore(rundb, local).load([all]);
    assert.deepEqual(
      (await local.covered([all])).filter(({ of }) => of === undefined),
      [],
    );
  });
});
