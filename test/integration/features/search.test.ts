import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startDemo } from '../../../src/demo/server.ts';
import { readQuery } from '../../../src/features/common/index.ts';
import { Connection, CredentialStore } from '../../../src/features/connection/index.ts';
import { countRecords as countQuery } from '../../../src/features/search/countRecords.ts';
import { linkTo, openLink } from '../../../src/features/search/links.ts';
import { QueryRuns } from '../../../src/features/search/queryRuns.ts';
import { Search } from '../../../src/features/search/search.ts';
import { Searches } from '../../../src/features/search/searches.ts';
import { NextNode, SearchesView } from '../../../src/features/search/searchesView.ts';
import { Records } from '../../../src/features/documents/records.ts';
import { countRecords } from '../../sentRecords.ts';
import { describeOnce } from '../../describeOnce.ts';
import { activated, setUrl, someRuns } from '../fixture.ts';
import { hide, spoil } from '../hide.ts';
import { State } from '../state.ts';
import { Secrets } from './secrets.ts';

/** Separate searches on a demo RunDB. */
async function openSearches(runs = [...someRuns(12, 1, 120), ...someRuns(14, 1, 5)]) {
  const demo = await startDemo({ runs });
  await setUrl(demo.url);
  const store = new CredentialStore(new Secrets());
  await store.set(demo.url, { apiKey: demo.apiKey });
  const connection = new Connection(store);
  await connection.ready;
  const searches = new Searches(new State());
  const records = new Records(connection);
  const search = new Search(connection, records, searches);
  return {
    demo,
    connection,
    searches,
    search,
    async [Symbol.asyncDispose]() {
      records.dispose();
      searches.dispose();
      connection.dispose();
      await demo.close();
    },
  };
}

describeOnce('Saved and recent searches', () => {
  it('are kept, renamed, replaced and deleted, and only saved ones are synced', async () => {
    const state = new State();
    const searches = new Searches(state);
    await searches.save('b', 'exp:12');
    await searches.save('a', 'cosmic');
    await searches.save('b', 'exp:14');
    await searches.rename('a', 'c');
    await searches.remember('physics');
    const again = new Searches(state);
    assert.deepEqual(again.saved, [
      { name: 'b', query: 'exp:14' },
      { name: 'c', query: 'cosmic' },
    ]);
    assert.deepEqual(again.recent, ['physics']);
    assert.equal(state.synced.length, 1);
    await again.delete('b');
    await again.forget('physics');
    assert.deepEqual([again.saved.length, again.recent.length], [1, 0]);
  });

  it('are limited to the latest ten recent ones, without duplicates', async () => {
    const searches = new Searches(new State());
    for (let i = 0; i < 12; i++) await searches.remember(`exp:${i}`);
    await searches.remember('exp:5');
    assert.equal(searches.recent.length, 10);
    assert.deepEqual(searches.recent.slice(0, 3), ['exp:5', 'exp:11', 'exp:10']);
  });

  it('survive invalid entries in the store', async () => {
    const state = new State();
    await state.update('rundb.savedSearches', [7, null, { name: 'a' }, { name: 'b', query: 'x' }]);
    await state.update('rundb.recentSearches', 'physics');
    const searches = new Searches(state);
    assert.deepEqual([searches.saved.length, searches.recent.length], [1, 0]);
  });
});

describe('The Searches view', () => {
  before(activated);

  it('shows the runs of a search page by page, and reports errors', async () => {
    await using open = await openSearches();
    const runs = new QueryRuns(open.connection);
    const view = new SearchesView(open.connection, open.searches, runs);
    try {
      await open.searches.save('all', 'exp:12');
      await open.searches.remember('exp:99');
      await open.searches.remember('lumy>5');
      const [all, wrong, none] = await view.getChildren();
      assert.equal(open.demo.requests.length, 0);
      const records = countRecords(open.demo);
      const first = await view.getChildren(all);
      assert.equal(first.length, 51);
      assert.equal(records(), 1 + 50);
      assert.equal(first[0] && view.getTreeItem(first[0]).label, '12:120');
      const next = first[50];
      assert.ok(next instanceof NextNode);
      // Rows that are shown aren't requested again, however old they are.
      runs.expire();
      view.loadMore(next);
      assert.equal((await view.getChildren(all)).length, 101);
      assert.equal(records(), 1 + 50 + 50);
      view.refresh();
      await view.getChildren(all);
      assert.equal(records(), 2 * (1 + 100));
      const [problem] = await view.getChildren(wrong);
      const label = problem && view.getTreeItem(problem).label;
      assert.ok(typeof label === 'string');
      assert.match(label, /Did you mean “lumi”/);
      const [nothing] = await view.getChildren(none);
      assert.ok(nothing);
      const { label: said, command } = view.getTreeItem(nothing);
      assert.equal(said, 'No runs found');
      assert.deepEqual([command?.command, command?.arguments], ['rundb.editSearch', [none]]);
    } finally {
      view.dispose();
    }
  });
});

/** The label, description, and accessible name of a search's row. */
function said(view: SearchesView, node: Parameters<SearchesView['getTreeItem']>[0]) {
  const { label, description, accessibilityInformation } = view.getTreeItem(node);
  return { label, description, spoken: accessibilityInformation?.label };
}

describeOnce('The row of a search', () => {
  before(activated);

  const runs = [
    ...someRuns(12, 1, 115).map((run) => ({ ...run, statistics: { lumi_recorded: 2000 } })),
    ...someRuns(12, 116, 120),
  ];

  it('says what was found, and whether that is only a part', async () => {
    await using open = await openSearches(runs);
    const view = new SearchesView(open.connection, open.searches, new QueryRuns(open.connection));
    try {
      await open.searches.save('mine', 'exp:12');
      const [mine] = await view.getChildren();
      assert.ok(mine);
      assert.deepEqual(said(view, mine), {
        label: 'mine',
        description: 'exp:12',
        spoken: 'mine, saved search, exp:12',
      });
      let told = 0;
      const listener = view.onDidChangeTreeData((node) => (told += node === mine ? 1 : 0));
      const first = await view.getChildren(mine);
      assert.equal(told, 1);
      assert.equal(said(view, mine).description, '50 so far, 50 of 120 checked · exp:12');
      const [newest, next] = [first[0], first[50]];
      assert.ok(newest && next instanceof NextNode);
      assert.equal(said(view, newest).label, '12:120');
      assert.match(said(view, newest).spoken ?? '', /^Experiment 12, run 120, physics/);
      view.loadMore(next);
      await view.getChildren(mine);
      view.loadMore(next);
      assert.equal((await view.getChildren(mine)).length, 120);
      const sum = '120 runs · 230 pb⁻¹ (5 without a value)';
      assert.deepEqual(said(view, mine), {
        label: 'mine',
        description: `${sum} · exp:12`,
        spoken: `mine, saved search, exp:12, ${sum}`,
      });
      // Unchanged rows cause no event.
      const before = told;
      await view.getChildren(mine);
      assert.equal(told, before);
      listener.dispose();
    } finally {
      view.dispose();
    }
  });

  it('says how many may be missing, and requests them again', async () => {
    await using open = await openSearches(runs);
    const view = new SearchesView(open.connection, open.searches, new QueryRuns(open.connection));
    hide(open.demo, (run) => run === 7);
    try {
      await open.searches.remember('exp:12 run:1..40');
      const [search] = await view.getChildren();
      assert.ok(search);
      const rows = await view.getChildren(search);
      assert.equal(rows.length, 40);
      assert.equal(said(view, search).description, '39 runs · 78 pb⁻¹ · 1 may be missing');
      const again = rows[39];
      assert.ok(again instanceof NextNode);
      const { label, command } = view.getTreeItem(again);
      assert.ok(typeof label === 'string');
      assert.match(label, /1 of 40 runs may be missing/);
      assert.equal(command?.title, 'Try Again');
      hide(open.demo, () => false);
      view.loadMore(again);
      assert.equal((await view.getChildren(search)).length, 40);
      assert.equal(said(view, search).description, '40 runs · 80 pb⁻¹');
    } finally {
      view.dispose();
    }
  });
});

describeOnce('The number of records of a query', () => {
  before(activated);

  it('is requested once, by whoever needs it first', async () => {
    await using open = await openSearches();
    const { rundb } = await open.connection.require();
    const read = await readQuery('exp:12 or exp:14');
    assert.equal(await countQuery(rundb, read), 125);
    assert.equal(open.demo.requests.length, 2);
    assert.equal(await countQuery(rundb, read), 125);
    const run = await new QueryRuns(open.connection).get(read);
    assert.equal(run.of, 125);
    await run.load(50);
    // The newest 50 are 5 of one experiment and a page of the other.
    assert.equal(open.demo.requests.length, 4);
  });
});

describe('A query', () => {
  before(activated);

  it('that is run twice at the same time is run once', async () => {
    await using open = await openSearches();
    const runs = new QueryRuns(open.connection);
    const [first, second] = await Promise.all([
      runs.get(await readQuery('exp:12')),
      runs.get(await readQuery(' exp:12 ')),
    ]);
    await Promise.all([first.load(Infinity), second.load(Infinity)]);
    assert.equal(open.demo.requests.length, 1);
    assert.equal(second.runs.length, 120);
    runs.expire();
    assert.notEqual(await runs.get(await readQuery('exp:12')), first);
  });

  it('is known from its last complete run while another has just begun', async () => {
    await using open = await openSearches();
    spoil(open.demo, (run) => run === 2);
    const runs = new QueryRuns(open.connection);
    const read = await readQuery('exp:12');
    const first = await runs.get(read);
    await first.load(Infinity);
    assert.equal(runs.lastComplete(read)?.unreadable, 1);
    open.connection.session?.store.refresh();
    runs.expire();
    assert.equal(runs.latest(read), undefined, 'what was known before the refresh');
    const second = await runs.get(read);
    assert.equal(second.complete, false);
    assert.equal(runs.known(read), second);
    assert.equal(runs.lastComplete(read)?.unreadable, 1);
  });

  it('in a link is put into the box unchanged, and sends no request', async () => {
    await using open = await openSearches();
    const query = 'exp:12 lumi>5/pb @good "a&b=c" # +%20';
    const state = { ended: false };
    const opened = openLink(vscode.Uri.parse(linkTo(query)), open.search).then(
      () => (state.ended = true),
    );
    // The first Escape after the box appears closes it.
    while (!state.ended) {
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    }
    await opened;
    await openLink(vscode.Uri.parse('vscode://belle2.rundb/signOut?q=exp:12'), open.search);
    assert.equal(open.demo.requests.length, 0);
    const { searchParams } = new URL(linkTo(query));
    assert.equal(searchParams.get('q'), query);
  });
});
