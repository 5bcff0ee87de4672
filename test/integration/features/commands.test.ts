import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activated, closeEditors, connect, someRuns, when } from '../fixture.ts';

describe('rundb.goToRun', () => {
  before(activated);
  afterEach(closeEditors);

  for (const argument of ['12:7', '12 7', 'e12r7', 'e0012/4S/r00007']) {
    it(`opens the record of ${argument}`, async () => {
      const open = await connect({ runs: someRuns(12, 1, 9) });
      await vscode.commands.executeCommand('rundb.goToRun', argument);
      const uri = vscode.window.activeTextEditor?.document.uri;
      assert.ok(uri);
      assert.equal(uri.path, '/e0012/r00007.json');
      assert.equal(`http://${uri.authority}`, open.demo.url);
      assert.equal(open.demo.requests.length, 1);
    });
  }

  it("opens nothing for a run that doesn't exist", async () => {
    const open = await connect({ runs: someRuns(12, 1, 9) });
    // Nobody closes the message, so the command isn't awaited.
    await vscode.commands.executeCommand('rundb.goToRun', '12:10');
    assert.equal(open.demo.requests.length, 1);
    assert.equal(vscode.window.activeTextEditor, undefined);
  });
});

describe('rundb.searchRuns', () => {
  before(activated);
  afterEach(closeEditors);

  it('returns the runs of a query, without asking the user', async () => {
    const open = await connect({ runs: [...someRuns(12, 1, 9), ...someRuns(14, 1, 9)] });
    assert.deepEqual(await vscode.commands.executeCommand('rundb.searchRuns', 'exp:12 run:4-5'), [
      [12, 4],
      [12, 5],
    ]);
    assert.match(open.demo.requests[0]?.path ?? '', /min_run=4&max_run=5/);
    assert.equal(open.demo.requests.length, 1);
  });

  it('rejects with what is wrong with a query, and sends no request', async () => {
    const open = await connect({ runs: someRuns(12, 1, 9) });
    const search = (query: unknown) =>
      Promise.resolve(vscode.commands.executeCommand('rundb.searchRuns', query));
    await assert.rejects(search('lumy>5/pb'), /Unknown term “lumy”. Did you mean “lumi”\?/);
    await assert.rejects(search('exp:'), /A value is missing/);
    await assert.rejects(search({ min_run: 4 }), /That isn’t a query/);
    assert.equal(open.demo.requests.length, 0);
  });

  it("knows the user's conditions", async () => {
    const open = await connect({ runs: someRuns(12, 1, 9) });
    const { Global } = vscode.ConfigurationTarget;
    const settings = vscode.workspace.getConfiguration('rundb');
    await settings.update('conditions', { mine: '@first run:2', first: 'run:1-3' }, Global);
    try {
      const found = await vscode.commands.executeCommand('rundb.searchRuns', 'exp:12 @mine');
      assert.deepEqual(found, [[12, 2]]);
      assert.equal(open.demo.requests.length, 1);
    } finally {
      await settings.update('conditions', undefined, Global);
    }
  });
});

describe('rundb.openSearch', () => {
  before(activated);
  afterEach(closeEditors);

  it('shows the results of a query, and opens the chosen one', async () => {
    const open = await connect({ runs: someRuns(12, 1, 9) });
    const state = { ended: false };
    const searching = vscode.commands
      .executeCommand('rundb.openSearch', 'exp:12 run:4..6')
      .then(() => (state.ended = true));
    // The first Enter after a row appears closes the list.
    while (!state.ended) {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    }
    await searching;
    // The newest run comes first.
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, '/e0012/r00006.json');
    assert.match(open.demo.requests[0]?.path ?? '', /min_run=4&max_run=6/);
  });
});

describe('rundb.compareRuns', () => {
  before(activated);
  afterEach(closeEditors);

  it("opens VS Code's diff of two records, the older on the left", async () => {
    const open = await connect({ runs: someRuns(12, 1, 9) });
    await vscode.commands.executeCommand('rundb.compareRuns', [
      [12, 8],
      [12, 7],
    ]);
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    assert.ok(tab?.input instanceof vscode.TabInputTextDiff);
    assert.equal(tab.input.original.path, '/e0012/r00007.json');
    assert.equal(tab.input.modified.path, '/e0012/r00008.json');
    assert.equal(tab.label, '12:7 ↔ 12:8');
    assert.equal(open.demo.requests.length, 2);
  });

  it('shows three runs field by field, with differences first, as a document to read', async () => {
    const open = await connect({
      runs: [
        { experiment: 12, run: 7, hlt_mode: 'filtering', url: '/same' },
        { experiment: 12, run: 8, hlt_mode: 'monitoring', url: '/same' },
        { experiment: 14, run: 1, hlt_mode: 'filtering', url: '/same' },
      ],
    });
    await vscode.commands.executeCommand('rundb.compareRuns', [
      [14, 1],
      [12, 8],
      [12, 7],
      [12, 8],
    ]);
    const document = vscode.window.activeTextEditor?.document;
    // Lines in Markdown would be wrapped.
    assert.equal(document?.languageId, 'plaintext');
    const text = document.getText();
    assert.match(text, /^\| Field +\| 12:7 +\| 12:8 +\| 14:1 +\|$/m);
    assert.match(text, /^\| HLT mode +\| filtering +\| monitoring +\| filtering +\|$/m);
    const [different, same] = text.split('Fields that are the same');
    assert.match(different ?? '', /HLT mode/);
    assert.match(same ?? '', /Quality/);
    // One request per experiment.
    assert.equal(open.demo.requests.length, 2);
  });

  it('shows two runs field by field, by default those of the open diff', async () => {
    const open = await connect({ runs: someRuns(12, 1, 9) });
    const runs = [
      [12, 8],
      [12, 7],
    ];
    await vscode.commands.executeCommand('rundb.compareRuns', runs);
    await vscode.commands.executeCommand('rundb.compareFields');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /Comparison of 2 runs/);
    await closeEditors();
    await vscode.commands.executeCommand('rundb.compareFields', runs);
    assert.equal(vscode.window.activeTextEditor?.document.getText(), text);
    assert.ok(open.demo.requests.length <= 4);
  });

  for (const [count, runs] of Object.entries({
    'no run': [],
    'one run': [[12, 7]],
    'one run twice': [
      [12, 7],
      [12, 7],
    ],
    'more runs than fit': Array.from({ length: 51 }, (_, i) => [12, i + 1]),
    'a run that does not exist': [
      [12, 7],
      [12, 8],
      [12, 10],
    ],
  })) {
    it(`opens nothing for ${count}`, async () => {
      const open = await connect({ runs: someRuns(12, 1, 9) });
      await vscode.commands.executeCommand('rundb.compareRuns', runs);
      assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab, undefined);
      assert.ok(open.demo.requests.length <= 2);
    });
  }

  it("opens nothing if one of them doesn't exist", async () => {
    const open = await connect({ runs: someRuns(12, 1, 9) });
    await vscode.commands.executeCommand('rundb.compareRuns', [
      [12, 8],
      [12, 10],
    ]);
    assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab, undefined);
    assert.equal(open.demo.requests.length, 2);
  });
});

describe('rundb.compareSelections', () => {
  before(activated);
  afterEach(closeEditors);

  const compare = (sets: unknown) =>
    Promise.resolve(vscode.commands.executeCommand('rundb.compareSelections', sets));

  it('opens an overview of both sets, whose parts can be selected and copied', async () => {
    const open = await connect({
      runs: someRuns(12, 1, 9).map((run) => ({ ...run, run_type: 'physics' })),
    });
    await compare({
      a: 'exp:12 run:1-6',
      b: { runs: someRuns(12, 5, 8).map((run) => [12, run.run]) },
    });
    const { tabGroups } = vscode.window;
    const shown = () => tabGroups.activeTabGroup.activeTab;
    await when(tabGroups.onDidChangeTabs, () => shown()?.input instanceof vscode.TabInputWebview);
    assert.equal(shown()?.label, 'A: exp:12 run:1-6 ↔ B: 4 runs');
    await vscode.env.clipboard.writeText('');
    // Until all runs are loaded, there are no parts.
    while ((await vscode.env.clipboard.readText()) === '') {
      const state = { ended: false };
      const choosing = vscode.commands
        .executeCommand('rundb.overviewSelectPart')
        .then(() => (state.ended = true));
      while (!state.ended) {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      }
      await choosing;
      await vscode.commands.executeCommand('rundb.overviewCopyRows');
    }
    const rows = (await vscode.env.clipboard.readText()).trimEnd().split('\n');
    assert.deepEqual(
      rows.map((row) => row.split('\t').slice(0, 3)),
      [
        ['only A', '12', '4'],
        ['only A', '12', '3'],
        ['only A', '12', '2'],
        ['only A', '12', '1'],
      ],
    );
    assert.ok(open.demo.requests.length <= 3);
  });

  it("rejects anything that isn't a set of runs, with a sentence", async () => {
    const open = await connect({ runs: someRuns(12, 1, 9) });
    await assert.rejects(compare({ a: 'exp:12' }), /takes two/);
    await assert.rejects(compare({ a: 'exp:12', b: 7 }), /takes two/);
    await assert.rejects(compare({ a: 'exp:12', b: 'lumy>1' }), /Unknown term “lumy”/);
    assert.equal(open.demo.requests.length, 0);
  });
});

describe('rundb.openDocumentation', () => {
  before(activated);
  after(closeEditors);

  it('shows a page as a preview', async () => {
    await vscode.commands.executeCommand('rundb.openDocumentation', 'query');
    const { tabGroups } = vscode.window;
    await when(tabGroups.onDidChangeTabs, () => {
      const { label, input } = tabGroups.activeTabGroup.activeTab ?? {};
      return label === 'Preview query.md' && input instanceof vscode.TabInputWebview;
    });
  });
});
