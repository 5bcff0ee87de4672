import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startDemo } from '../../../src/demo/server.ts';
import { compareChosen, Sheets } from '../../../src/features/compare/loaded.ts';
import { Records } from '../../../src/features/documents/records.ts';
import { chosenRuns } from '../../../src/features/export/toExport.ts';
import { RunChoice } from '../../../src/features/insert/runChoice.ts';
import { askForSource } from '../../../src/features/overview/opening.ts';
import { KnownRuns } from '../../../src/features/references/knownRuns.ts';
import { queryOfRows, runsOfRows } from '../../../src/features/runs/index.ts';
import { openRows } from '../../../src/features/runs/rowCommands.ts';
import { QueryRuns } from '../../../src/features/search/queryRuns.ts';
import { narrowed } from '../../../src/features/search/rowCommands.ts';
import { Search } from '../../../src/features/search/search.ts';
import { Searches } from '../../../src/features/search/searches.ts';
import { SearchesView } from '../../../src/features/search/searchesView.ts';
import { summarizeRows } from '../../../src/features/search/summaries.ts';
import { describeOnce } from '../../describeOnce.ts';
import { activated, closeEditors, someRuns } from '../fixture.ts';
import { State } from '../state.ts';
import { openView, rows } from '../view.ts';

/** A view of its own, and what commands of its rows need. */
async function openAll() {
  const open = await openView({ runs: someRuns(12, 1, 3) });
  const { connection, view } = open;
  const records = new Records(connection);
  const searches = new Searches(new State());
  const search = new Search(connection, records, searches);
  const known = new KnownRuns(connection, records.onDidExpire);
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const sheets = new Sheets(connection, records, changed);
  return {
    ...{ connection, view, records, searches, search, known, sheets },
    async [Symbol.asyncDispose]() {
      for (const each of [sheets, changed, known, searches, records]) each.dispose();
      await open[Symbol.asyncDispose]();
    },
  };
}

describeOnce('Rows that are on the screen when another server is signed in to', () => {
  before(activated);
  afterEach(closeEditors);

  it('aren’t taken for its runs of the same numbers', async () => {
    await using open = await openAll();
    const { connection, view, search, known } = open;
    const [experiment = assert.fail()] = await rows(view);
    const [run = assert.fail(), second = assert.fail()] = await rows(view, 3, experiment);
    const both = [run, second];
    assert.equal((await runsOfRows(run, both, connection)).length, 2);
    assert.equal((await runsOfRows(run, [run, second, run], connection)).length, 2, 'each once');
    assert.equal(await queryOfRows(experiment, undefined, connection), 'exp:12');

    const { tabGroups } = vscode.window;
    const tabs = () => tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
    const before = tabs();
    await using other = await startDemo({ runs: someRuns(12, 1, 3) });
    // Before it has changed, too.
    const changing = connection.useDemo(other);
    const services = { ...open, views: [] };
    const choice = new RunChoice(search, [], known);
    const insert = () => choice.use(run, both, 'insert', () => Promise.resolve('ended'));
    const uses = {
      open: () => openRows(connection, run, both),
      summarize: () => summarizeRows(run, both, search, known),
      compare: () => compareChosen(services, run, both),
      export: () => chosenRuns(search, [], run, both),
      insert,
      overview: () => askForSource(search, undefined, run, both),
      overviewOfExperiment: () => askForSource(search, undefined, experiment, undefined),
      searchInExperiment: () => narrowed(connection, experiment, undefined, ''),
    };
    const refused = /The RunDB connection changed in the meantime\. Try again\./;
    for (const [name, use] of Object.entries(uses)) await assert.rejects(use, refused, name);
    await changing;
    for (const [name, use] of Object.entries(uses)) await assert.rejects(use, refused, name);
    assert.deepEqual(tabs(), before);
  });

  it('give way to what that one finds, below searches', async () => {
    await using open = await openAll();
    const { connection, searches } = open;
    await searches.save('all', 'exp:12');
    const view = new SearchesView(connection, searches, new QueryRuns(connection));
    try {
      const [saved = assert.fail()] = await view.getChildren();
      const labels = async () =>
        (await view.getChildren(saved)).map((row) => view.getTreeItem(row).label);
      assert.deepEqual(await labels(), ['12:3', '12:2', '12:1']);
      await using other = await startDemo({ runs: someRuns(12, 7, 8) });
      await connection.useDemo(other);
      assert.deepEqual(await labels(), ['12:8', '12:7']);
    } finally {
      view.dispose();
    }
  });
});
