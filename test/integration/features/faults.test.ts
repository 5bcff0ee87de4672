import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { startDemo, type DemoOptions } from '../../../src/demo/server.ts';
import { readQuery } from '../../../src/features/common/index.ts';
import { Connection, CredentialStore } from '../../../src/features/connection/index.ts';
import { Records } from '../../../src/features/documents/records.ts';
import { RunFileSystem } from '../../../src/features/documents/fileSystem.ts';
import { RunsView } from '../../../src/features/runs/index.ts';
import { Listing } from '../../../src/features/runs/listing.ts';
import { brokenAnswers, wayFor } from '../../faults/faults.ts';
import { messageOf, readMessages } from '../../faults/messages.ts';
import { oddities } from '../../faults/oddities.ts';
import { describeOnce } from '../../describeOnce.ts';
import { activated, address, setUrl, someRuns } from '../fixture.ts';
import { openView, rows } from '../view.ts';
import { Secrets } from './secrets.ts';

const runs = someRuns(12, 1, 120);

/** Tree, documents and search of one connection, with a page of runs and a record loaded. */
async function openAll(options: DemoOptions, way = wayFor()) {
  const open = await openView(options, way);
  const records = new Records(open.connection);
  const files = new RunFileSystem(open.connection, records);
  const { store } = await open.connection.require();
  const search = store.query(await readQuery('exp:12'));
  const read = async (run: number) =>
    Buffer.from(await files.readFile(address(`/e0012/r${String(run).padStart(5, '0')}.json`)));
  return {
    ...open,
    search,
    read,
    async [Symbol.asyncDispose]() {
      records.dispose();
      await open[Symbol.asyncDispose]();
    },
  };
}

type Open = Awaited<ReturnType<typeof openAll>>;

/** The rows of experiment 12. */
async function rowsOf12({ view }: Open) {
  const twelve = (await view.getChildren()).find((row) => row.kind === 'experiment');
  return view.getChildren(twelve);
}

async function loadFirst(open: Open): Promise<void> {
  await rows(open.view, (found) => found.length > 0);
  assert.equal((await rowsOf12(open)).length, 51);
  await open.search.load(50);
  await open.read(1);
}

/** The messages that the tree, the documents and the search show when each requests more. */
async function whatIsTold(open: Open): Promise<(string | undefined)[]> {
  const sentence = (error: unknown): string => {
    assert.ok(error instanceof Error);
    return messageOf(error, open.demo.url);
  };
  const [document, search] = await Promise.all([
    open.read(2).then(() => undefined, sentence),
    open.search.load(51).then(() => undefined, sentence),
    open.view.loadMore(12),
  ]);
  const error = (await rowsOf12(open)).find((row) => row.kind === 'error');
  return [error && sentence(error.error), document, search];
}

describeOnce('When something goes wrong', () => {
  let messages: ReadonlyMap<string, string>;

  before(async () => {
    await activated();
    const extension = vscode.extensions.getExtension('belle2.rundb');
    assert.ok(extension);
    messages = readMessages(join(extension.extensionPath, 'docs', 'faults.md'));
  });

  for (const { name, kind, play, followsNext } of brokenAnswers) {
    it(`${name}: users are told, nothing is lost, and it recovers`, async () => {
      await using open = await openAll({ runs, maxLimit: 50 }, wayFor(kind));
      await loadFirst(open);
      open.demo.options.fault = play;
      const message = messages.get(name);
      assert.ok(message, "it isn't in docs/faults.md");
      const told = followsNext ? undefined : message;
      assert.deepEqual(await whatIsTold(open), [told, told, told]);

      assert.ok((await rowsOf12(open)).filter(({ kind }) => kind === 'run').length >= 50);
      assert.ok(open.search.runs.length >= 50);
      assert.match((await open.read(1)).toString(), /"run": 1,/);
      await open.view.refresh();
      assert.ok((await rowsOf12(open)).filter(({ kind }) => kind === 'run').length >= 50);

      open.demo.options.fault = () => undefined;
      await open.view.retry(undefined);
      await open.view.loadAll(12);
      assert.deepEqual(
        (await rowsOf12(open)).map((row) => row.kind === 'run' && row.run.run),
        runs.map(({ run }) => run).reverse(),
      );
      await open.search.load(Infinity);
      assert.deepEqual(
        open.search.runs.map(({ run }) => run),
        runs.map(({ run }) => run).reverse(),
      );
      assert.match((await open.read(2)).toString(), /"run": 2,/);
    });
  }

  it('a server that goes down and comes back: users are told, and nothing is lost', async () => {
    await using open = await openAll({ runs, maxLimit: 50 });
    await loadFirst(open);
    await open.demo.close();
    const message = messages.get('no server at the address');
    assert.deepEqual(await whatIsTold(open), [message, message, message]);
    assert.equal((await rowsOf12(open)).length, 51);
    await using again = await startDemo({ runs, port: Number(new URL(open.demo.url).port) });
    await open.view.retry(12);
    assert.equal((await rowsOf12(open)).length, 101);
    await open.search.load(100);
    assert.ok(open.search.runs.length >= 100);
    await open.read(2);
    assert.ok(again.requests.length > 0);
  });
});

describeOnce('An unresolvable host name', () => {
  before(activated);
  after(() => setUrl(undefined));

  it('is reported by the tree, the documents and the search', async () => {
    const url = 'https://rundb.invalid';
    await setUrl(url);
    const store = new CredentialStore(new Secrets());
    await store.set(url, { apiKey: 'key' });
    const connection = new Connection(store, undefined, wayFor());
    const view = new RunsView(connection);
    const records = new Records(connection);
    try {
      const { store } = await connection.require();
      const tell = (error: unknown) => (error instanceof Error ? messageOf(error, url) : '');
      const files = new RunFileSystem(connection, records);
      const read = files.readFile(address('/e0012/r00001.json'));
      const search = store.query(await readQuery('exp:12')).load(1);
      const told = await Promise.all([read.then(String, tell), search.then(String, tell)]);
      const extension = vscode.extensions.getExtension('belle2.rundb');
      assert.ok(extension);
      const file = join(extension.extensionPath, 'docs', 'faults.md');
      const message = readMessages(file).get('an unknown host name');
      assert.deepEqual(told, [message, message]);
      const listing = new Listing(await connection.require(), undefined);
      await listing.find(() => {});
      assert.equal(tell(listing.error), message);
      assert.deepEqual(await view.getChildren(), []);
    } finally {
      view.dispose();
      records.dispose();
      connection.dispose();
    }
  });
});

describeOnce('What a server is allowed to do', () => {
  before(activated);

  for (const { name, options, play, run5, no5 } of oddities) {
    it(`${name}: works as usual`, async () => {
      const given = runs.map((run) => (run.run === 5 ? (run5 ?? run) : run));
      await using open = await openAll({ runs: given, ...options, ...(play && { fault: play }) });
      const expected = runs.map(({ run }) => run).filter((run) => run !== 5 || !no5);
      await rows(open.view, (found) => found.length > 0);
      await open.view.loadAll(12);
      const shown = await rowsOf12(open);
      for (const row of shown) await open.view.resolveTreeItem(open.view.getTreeItem(row), row);
      assert.deepEqual(
        shown.flatMap((row) => (row.kind === 'run' ? [row.run.run] : [])).sort((a, b) => a - b),
        expected,
      );
      await open.search.load(Infinity);
      const found = open.search.runs.map(({ run }) => run).sort((a, b) => a - b);
      assert.deepEqual(found, expected);
      await (no5 ? assert.rejects(open.read(5), /no run 5/) : open.read(5));
    });
  }
});
