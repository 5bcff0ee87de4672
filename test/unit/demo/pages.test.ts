import assert from 'node:assert/strict';
import { startDemo, type DemoServer } from '../../../src/demo/server.ts';
import { ask, askPage, walk } from './ask.ts';

const runs = Array.from({ length: 60 }, (_, index) => ({
  experiment: index < 30 ? 12 : 7,
  run: 1 + (index % 30),
}));
const ascending = [7, 12].flatMap((experiment) =>
  Array.from({ length: 30 }, (_, index) => `${experiment}/${index + 1}`),
);

describe('demo pages', () => {
  let demo: DemoServer;
  beforeEach(async () => {
    demo = await startDemo({ runs });
  });
  afterEach(() => demo.close());

  it('walk every run once', async () => {
    assert.deepEqual(await walk(demo, ''), ascending);
    assert.equal(demo.requests.length, 3);
    assert.deepEqual(await walk(demo, 'limit=7&expand=True'), ascending);
  });

  it('keep the other parameters in absolute addresses', async () => {
    const page = await askPage(demo, 'max_run=20&expand=True&limit=4&offset=8&other=a%20b');
    const base = `${demo.url}/rest/v1/runs/?max_run=20&expand=True&limit=4`;
    assert.equal(page.count, 40);
    assert.equal(page.next, `${base}&offset=12&other=a+b`);
    assert.equal(page.previous, `${base}&offset=4&other=a+b`);
    const last = await askPage(demo, 'max_run=20&limit=4&offset=36');
    assert.equal(last.next, null);
    const second = await askPage(demo, 'limit=4&offset=3');
    assert.equal(second.previous, `${demo.url}/rest/v1/runs/?limit=4`);
  });

  it('are limited in size', async () => {
    demo.options.maxLimit = 10;
    const page = await askPage(demo, 'limit=5000');
    assert.equal(page.results.length, 10);
    assert.equal(page.next, `${demo.url}/rest/v1/runs/?limit=10&offset=10`);
    demo.options.pageSize = 3;
    assert.equal((await askPage(demo)).results.length, 3);
  });

  it('can be in another order', async () => {
    demo.options.order = 'descending';
    assert.deepEqual(await walk(demo, 'limit=7'), ascending.toReversed());
    demo.options.order = 'shuffled';
    const shuffled = await walk(demo, 'limit=7');
    assert.notDeepEqual(shuffled, ascending);
    assert.deepEqual(shuffled, await walk(demo, 'limit=9'));
    assert.deepEqual(new Set(shuffled), new Set(ascending));
  });

  it('can lack counts', async () => {
    demo.options.count = false;
    const { text } = await ask(demo, '/rest/v1/runs/?limit=2&offset=2');
    assert.match(text, /^\{"next":"http[^"]+","results":\[/);
    assert.doesNotMatch(text, /count|previous/);
  });

  it('can contain another origin', async () => {
    demo.options.publicUrl = 'http://rundb.example.org';
    const page = await askPage(demo, 'limit=1');
    assert.equal(page.next, 'http://rundb.example.org/rest/v1/runs/?limit=1&offset=1');
    assert.match(
      String(page.results[0]?.['url']),
      /^http:\/\/rundb\.example\.org\/rest\/v1\/runs\/\d+\/$/,
    );
  });

  it('show new runs, and a run stored again under its old address', async () => {
    const find = async () => (await askPage(demo, 'min_experiment=12&max_run=1')).results;
    const [before] = await find();
    demo.addRuns([
      { experiment: 12, run: 1, run_type: 'debug' },
      { experiment: 12, run: 31 },
    ]);
    const [after] = await find();
    assert.equal(after?.['url'], before?.['url']);
    assert.equal(after?.['run_type'], 'debug');
    assert.equal(demo.runCount, 61);
    demo.setRuns([{ experiment: 12, run: 1 }]);
    assert.equal((await find())[0]?.['url'], before?.['url']);
    assert.equal(demo.runCount, 1);
  });

  it("keep the runs if new ones can't be read", () => {
    assert.throws(() => demo.setRuns([{ experiment: 1, run: 1 }, '{"experiment": 1}']), TypeError);
    assert.equal(demo.runCount, 60);
  });
});
