import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openLocalCopy } from '../../../../src/core/localCopy/index.ts';
import { parseQuery, understand } from '../../../../src/core/query/index.ts';
import { RunDB, type RequestOptions, type RunSearch } from '../../../../src/core/rundb/index.ts';
import { iovOf } from '../../../../src/core/selection/index.ts';
import { KnownIntervals } from '../../../../src/core/store/knownIntervals.ts';
import { RunStore, type RunList } from '../../../../src/core/store/index.ts';
import { startDemo, type DemoServer } from '../../../../src/demo/server.ts';
import { tempDir } from '../../../vscode/temp.ts';
import { askedBy } from '../query/asked.ts';

const worker = fileURLToPath(import.meta.resolve('../../../../src/core/localCopy/worker.ts'));

/** What a window requests from the server, and how many records it receives. */
interface Cost {
  readonly requests: number;
  readonly records: number;
}

class CountingRunDB extends RunDB {
  requests = 0;
  records = 0;

  override async getPage(search: RunSearch, options?: RequestOptions) {
    this.requests++;
    const page = await super.getPage(search, options);
    this.records += page.all.length;
    return page;
  }

  override async getRecord(...given: Parameters<RunDB['getRecord']>) {
    this.requests++;
    this.records++;
    return super.getRecord(...given);
  }
}

/** A window on the RunDB, and what people do in it all day, step by step. */
async function walk(demo: DemoServer, file: string): Promise<Map<string, Cost>> {
  const rundb = new CountingRunDB({ url: demo.url, apiKey: demo.apiKey });
  const local = openLocalCopy({ worker, file });
  const store = new RunStore(rundb, local);
  const known = new KnownIntervals(rundb, store);
  const costs = new Map<string, Cost>();
  async function step(name: string, work: () => Promise<unknown>): Promise<void> {
    const before = { requests: rundb.requests, records: rundb.records };
    await work();
    costs.set(name, {
      requests: rundb.requests - before.requests,
      records: rundb.records - before.records,
    });
  }
  const query = async (text: string): Promise<number> => {
    const asked = { ...askedBy(understand(parseQuery(text))), query: { text, conditions: [] } };
    const run = store.query(asked);
    await run.load(Infinity);
    assert.equal(run.complete, true);
    return run.runs.length;
  };
  const mentioned = Array.from({ length: 200 }, (_, i) => iovOf(12, 1000 + 2 * i, 1000 + 2 * i));
  let list: RunList | undefined;
  await step('open a file that mentions 200 runs', () => known.load(mentioned));
  await step('hover over one of them', () => known.load(mentioned.slice(7, 8)));
  await step('open the tree', async () => {
    const experiments = await Array.fromAsync(store.findExperiments({}));
    const count = experiments.find(({ experiment }) => experiment === 12)?.runs;
    list = store.list(12, {}, undefined, { count });
  });
  await step('expand experiment 12', async () => list?.loadMore(50));
  await step('load more, twice', async () => {
    await list?.loadMore(50);
    await list?.loadMore(50);
  });
  const run = list?.runs[0]?.run ?? assert.fail();
  await step('open a run', () => store.getRecord({ experiment: 12, run }));
  await step('search its experiment for good physics runs', () => query('exp:12 physics @good'));
  await step('insert all of them', () => query('exp:12 physics @good'));
  await step('hover over a range of 300 numbers', () => known.load([iovOf(14, 0, 300)]));
  await step('search two months', () => query('physics @good 2020-05..2020-06'));
  await rundb.close();
  await local.close();
  return costs;
}

describe('What people do all day', () => {
  const temp = tempDir();
  after(() => temp.remove());

  it('requests what is new once, and none of it again after a restart', async () => {
    await using demo = await startDemo({});
    const file = join(temp.path, 'runs.sqlite');
    const first = await walk(demo, file);
    const again = await walk(demo, file);
    console.log(table(first, again));
    for (const [name, { requests }] of again) assert.equal(requests, 0, name);
    const sum = (costs: Iterable<Cost>) => Array.from(costs, ({ records }) => records);
    assert.ok(sum(first.values()).reduce((a, b) => a + b) < 6_000);
  });
});

function table(first: ReadonlyMap<string, Cost>, again: ReadonlyMap<string, Cost>): string {
  const shown = ({ requests, records }: Cost = { requests: NaN, records: NaN }): string =>
    `${requests}/${records}`.padStart(10);
  const rows = [...first].map(
    ([name, cost]) => `      ${name.padEnd(46)}${shown(cost)}${shown(again.get(name))}`,
  );
  const head = `      ${'requests/records'.padEnd(46)}${'first'.padStart(10)}${'restarted'.padStart(10)}`;
  return [head, ...rows].join('\n');
}
