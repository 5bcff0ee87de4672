import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { describeOnce } from '../../describeOnce.ts';
import { edit, insert, of12 } from '../editing.ts';
import { activated, closeEditors, connect, someRuns } from '../fixture.ts';
import { spoil } from '../hide.ts';
import { watchShown } from '../watchShown.ts';

const query = 'exp:12';
const warning = 'Left out of “exp:12”: 1 run that can’t be read.';

/** A server with runs 1 to 3 of experiment 12, where 2 isn't a run record. */
async function spoilt() {
  const open = await connect({ runs: someRuns(12, 1, 3) });
  spoil(open.demo, (run) => run === 2);
  return open;
}

/** Accepts the first row of a command's list. */
async function takeFirst(command: string, argument: unknown): Promise<void> {
  const state = { ended: false };
  const choosing = vscode.commands
    .executeCommand(command, argument)
    .then(() => (state.ended = true));
  while (!state.ended) {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  }
  await choosing;
}

describeOnce('Results that can’t be read', () => {
  before(activated);
  afterEach(closeEditors);

  it("cause a warning when a query's runs are inserted or copied without the list of formats", async () => {
    const open = await spoilt();
    const document = await edit('python', 'runs = ┃');
    using shown = watchShown();
    await insert({ query, format: 'numbers' });
    assert.equal(document.getText(), 'runs = [1, 3]');
    assert.deepEqual(shown.warnings, [warning]);
    await vscode.commands.executeCommand('rundb.copyRunsAs', { query, format: 'numbers' });
    assert.deepEqual(shown.warnings, [warning, warning]);
    // Runs that another extension got from that query lack the same ones.
    await insert({ query, runs: of12(1, 3), format: 'numbers' });
    assert.deepEqual(shown.warnings, [warning, warning, warning]);
    assert.ok(open.demo.requests.length > 0);
  });

  it('cause a warning also if they were found a while ago', async () => {
    const open = await spoilt();
    const document = await edit('python', 'runs = ┃');
    using shown = watchShown();
    assert.equal(
      (await vscode.commands.executeCommand<unknown[]>('rundb.searchRuns', query)).length,
      2,
    );
    const { now } = Date;
    Date.now = () => now() + 10 * 60_000;
    try {
      await insert({ query, runs: of12(1, 3), format: 'numbers' });
    } finally {
      Date.now = now;
    }
    assert.equal(document.getText(), 'runs = [1, 3]');
    assert.deepEqual(shown.warnings, [warning, warning]);
    assert.ok(open.demo.requests.length > 0);
  });

  it('cause a warning also if they were found before a refresh', async () => {
    const open = await spoilt();
    const document = await edit('python', 'runs = ┃');
    using shown = watchShown();
    await vscode.commands.executeCommand('rundb.searchRuns', query);
    await vscode.commands.executeCommand('rundb.refreshSearches');
    await vscode.commands.executeCommand('rundb.refresh');
    await insert({ query, runs: of12(1, 3), format: 'numbers' });
    assert.equal(document.getText(), 'runs = [1, 3]');
    assert.deepEqual(shown.warnings, [warning, warning]);
    assert.ok(open.demo.requests.length > 0);
  });

  it('are mentioned in the list of formats, and in the confirmation', async () => {
    const open = await spoilt();
    await edit('python', 'runs = ┃');
    using shown = watchShown();
    await takeFirst('rundb.insertRuns', { query });
    await takeFirst('rundb.copyRunsAs', { query });
    assert.deepEqual(shown.titles, [
      'Insert 2 Runs As · no luminosity (2 without a value) · 1 can’t be read',
      'Copy 2 Runs As · no luminosity (2 without a value) · 1 can’t be read',
    ]);
    assert.deepEqual(
      shown.done.map((text) => text.replace(/ as .* · /, ' as … · ')),
      [
        '$(check) Inserted 2 runs as … · 1 can’t be read',
        '$(check) Copied 2 runs as … · 1 can’t be read',
      ],
    );
    assert.deepEqual(shown.warnings, []);
    assert.ok(open.demo.requests.length > 0);
  });

  it("cause a warning when a command returns a query's runs", async () => {
    const open = await spoilt();
    using shown = watchShown();
    assert.deepEqual(await vscode.commands.executeCommand('rundb.searchRuns', query), [
      [12, 1],
      [12, 3],
    ]);
    assert.deepEqual(shown.warnings, [warning]);
    assert.deepEqual(await vscode.commands.executeCommand('rundb.searchRuns', 'exp:12 run:3'), [
      [12, 3],
    ]);
    assert.deepEqual(shown.warnings, [warning]);
    assert.ok(open.demo.requests.length > 0);
  });
});
