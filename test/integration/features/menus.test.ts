import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { copyRunNumbers, openRuns } from '../../../src/features/runs/rowCommands.ts';
import { describeOnce } from '../../describeOnce.ts';
import { edit } from '../editing.ts';
import { activated, closeEditors, connect, someRuns, when } from '../fixture.ts';
import { watchShown } from '../watchShown.ts';

/** An experiment's row, as the tree's menus pass it. */
class ExperimentRow {
  readonly kind = 'experiment';
  readonly experiment = 12;
  readonly filter: string | undefined;

  constructor(filter?: string) {
    this.filter = filter;
  }
}

describeOnce('The context menu of an experiment', () => {
  before(activated);
  afterEach(closeEditors);

  const bad = { quality_expert: { pxd: 'BAD' } };
  const runs = [
    ...[1, 2, 5].map((run) => ({ experiment: 12, run, run_type: 'physics' })),
    { experiment: 12, run: 3, run_type: 'physics', ...bad },
    { experiment: 12, run: 4, run_type: 'cosmic' },
    { experiment: 14, run: 1, run_type: 'physics' },
  ];

  it('inserts its good physics runs that match the filter', async () => {
    for (const [filter, numbers] of [
      [undefined, '[1, 2, 5]'],
      ['run<5', '[1, 2]'],
    ] as const) {
      const open = await connect({ runs });
      const document = await edit('python', 'runs = [┃]\n');
      const state = { ended: false };
      const inserting = vscode.commands
        .executeCommand('rundb.insertGoodRuns', new ExperimentRow(filter))
        .then(() => (state.ended = true));
      // The first format in the list.
      while (!state.ended) {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      }
      await inserting;
      assert.equal(document.getText(), `runs = ${numbers}\n`);
      assert.ok(open.demo.requests.length > 0);
    }
  });

  it('starts a search in it', async () => {
    const open = await connect({ runs });
    using shown = watchShown();
    const searching = vscode.commands.executeCommand(
      'rundb.searchInExperiment',
      new ExperimentRow('physics'),
    );
    // It ends when the box is closed.
    const state = { ended: false };
    const ended = searching.then(() => (state.ended = true));
    while (shown.values.length === 0) {
      await vscode.commands.executeCommand('setContext', 'rundb.test', true);
    }
    assert.deepEqual(shown.values, ['exp:12 (physics) ']);
    while (!state.ended) await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await ended;
    assert.ok(open.demo.requests.every(({ path }) => !path.includes('expand=true')));
  });

  it('opens an overview of its runs', async () => {
    const open = await connect({ runs });
    const { tabGroups } = vscode.window;
    await vscode.commands.executeCommand('rundb.openOverview', new ExperimentRow('physics'));
    const labels = () => tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    const isOpen = () => labels().some((label) => label.includes('exp:12 (physics)'));
    await when(tabGroups.onDidChangeTabs, isOpen);
    assert.equal(labels().length, 1);
    assert.ok(open.demo.url);
  });
});

describeOnce('The context menu of runs', () => {
  before(activated);
  afterEach(closeEditors);
  const two = someRuns(12, 7, 8);

  it('opens their records, each in a permanent tab, in the same group or to the side', async () => {
    const open = await connect({ runs: someRuns(12, 1, 9) });
    await edit('python', 'x = 1┃\n');
    const { host } = new URL(open.demo.url);
    const shown = () =>
      vscode.window.tabGroups.all.map(({ tabs }) =>
        tabs.map(({ input, isPreview }) => {
          assert.ok(input instanceof vscode.TabInputText);
          return input.uri.scheme === 'rundb' ? [input.uri.path, isPreview] : 'code';
        }),
      );
    const [seventh, eighth] = ['7', '8'].map((run) => [`/e0012/r0000${run}.json`, false]);
    await openRuns(two, host, { beside: true });
    assert.deepEqual(shown(), [['code'], [seventh, eighth]]);
    await closeEditors();
    await openRuns(two, host);
    assert.deepEqual(shown(), [[seventh, eighth]]);
  });

  it('applies to nothing else if VS Code passes no rows while it loads them again', async () => {
    const open = await connect({ runs: someRuns(12, 1, 9) });
    const document = await edit('python', 'x = 1┃\n');
    const row = new ExperimentRow();
    for (const given of [
      [undefined, undefined],
      [undefined, [undefined, undefined]],
      [row, [row, undefined]],
    ]) {
      using shown = watchShown();
      for (const command of ['rundb.insertRuns', 'rundb.exportRuns', 'rundb.loadAll']) {
        await vscode.commands.executeCommand(command, ...given);
      }
      const warning = 'The rows have just changed. Try again.';
      assert.deepEqual(shown.warnings, [warning, warning, warning]);
      assert.deepEqual(shown.titles, []);
    }
    assert.equal(document.getText(), 'x = 1\n');
    assert.equal(open.demo.requests.length, 0);
  });

  it('copies their numbers, one per line', async () => {
    await copyRunNumbers(two);
    assert.equal(await vscode.env.clipboard.readText(), '12:7\n12:8');
    await assert.rejects(copyRunNumbers([]), /Choose a run/);
  });
});

describeOnce('The buttons in the titles of views', () => {
  before(activated);

  // VS Code passes the same to them as for rows that it's loading again.
  it('work, although VS Code passes no row to them', async () => {
    const open = await connect({ runs: someRuns(12, 1, 9) });
    using shown = watchShown();
    const press = (command: string) =>
      vscode.commands.executeCommand(`rundb.${command}`, undefined, undefined);
    for (const command of ['refresh', 'refreshSearches', 'clearFilter']) await press(command);
    // These ask for something.
    for (const command of ['searchRuns', 'filterRuns', 'goToRun']) {
      const state = { ended: false };
      const ended = press(command).then(() => (state.ended = true));
      while (!state.ended) await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      await ended;
    }
    assert.deepEqual(shown.warnings, []);
    assert.ok(open.demo.url);
  });
});
