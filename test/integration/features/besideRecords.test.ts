import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activated, closeEditors, connect, someRuns, when } from '../fixture.ts';

const { executeCommand } = vscode.commands;
const { tabGroups } = vscode.window;

const good = { pxd: 'GOOD', svd: 'GOOD', cdc: 'GOOD' };
const runs = [
  ...someRuns(12, 1, 3),
  {
    ...{ experiment: 12, run: 5, run_type: 'physics', duration: 3900 },
    ...{ time_start: '2020-05-06T10:20:30Z', time_stop: '2020-05-06T11:25:30Z' },
    statistics: { lumi_recorded: 12345 },
    ...{ ler: { momentum: 4 }, her: { momentum: 7 } },
    quality_expert: { ...good, klm: 'BAD', ecl: 'NO EVENTS' },
  },
  {
    ...{ experiment: 12, run: 6, run_type: 'cosmic', statistics: { lumi_recorded: 0 } },
    ...{ time_start: '2020-05-06T23:30:00Z', time_stop: '2020-05-07T01:00:00Z' },
  },
  ...someRuns(12, 8, 9),
];

/** The lens above a run's record, once the extension has shown it for the first time. */
async function lensesOf(uri: vscode.Uri): Promise<vscode.Command[]> {
  for (;;) {
    const lenses = await executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
    if (lenses.length === 0) continue;
    assert.ok(lenses.every(({ range }) => range.start.line === 0));
    return lenses.flatMap(({ command }) => command ?? []);
  }
}

function shownUri(): vscode.Uri {
  return vscode.window.activeTextEditor?.document.uri ?? assert.fail('No editor is active.');
}

const labels = () => tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));

/** Waits until there are tabs with these labels. */
async function tabsSay(...wanted: string[]): Promise<void> {
  await when(tabGroups.onDidChangeTabs, () => labels().join() === wanted.join());
}

/** Waits until a run's record is shown, and its tab says so. */
async function shows(run: number): Promise<void> {
  await tabsSay(`12:${run}`);
  const path = `/e0012/r0000${run}.json`;
  await when(
    vscode.window.onDidChangeActiveTextEditor,
    () => vscode.window.activeTextEditor?.document.uri.path === path,
  );
}

describe('Above a record', () => {
  before(activated);
  afterEach(closeEditors);

  it('there is a summary for physicists, with the neighbouring runs', async () => {
    const open = await connect({ runs });
    await executeCommand('rundb.goToRun', '12:5');
    const before = open.demo.requests.length;
    const [line, ...ways] = await lensesOf(shownUri());
    assert.equal(line?.command, '');
    assert.equal(
      line.title,
      'physics · ✗ bad: KLM, ECL (NO EVENTS) · 12.3 pb⁻¹ recorded · 4S · 2020-05-06 10:20 – 11:25 UTC · 1 h 05 min',
    );
    // They haven't been requested yet.
    assert.deepEqual(
      ways.map(({ title, command }) => [title, command]),
      [
        ['$(arrow-left) Previous Run', 'rundb.previousRun'],
        ['Next Run $(arrow-right)', 'rundb.nextRun'],
      ],
    );
    assert.equal(open.demo.requests.length, before);
    await executeCommand('rundb.searchRuns', 'exp:12');
    const [, previous, next] = await lensesOf(shownUri());
    assert.equal(previous?.title, '$(arrow-left) Previous: 12:3');
    assert.equal(next?.title, 'Next: 12:6 $(arrow-right)');
  });

  it('there is no luminosity for a cosmic run, and times across midnight have dates', async () => {
    const open = await connect({ runs });
    assert.ok(open);
    await executeCommand('rundb.goToRun', '12:6');
    const [line] = await lensesOf(shownUri());
    assert.equal(line?.title, 'cosmic · 2020-05-06 23:30 – 2020-05-07 01:00 UTC · 1 h 30 min');
  });

  it('there are no links to runs of a different server', async () => {
    const before = await connect({ runs });
    await executeCommand('rundb.goToRun', '12:5');
    const uri = shownUri();
    assert.equal((await lensesOf(uri)).length, 3);
    const other = await connect({ runs });
    while ((await lensesOf(uri)).length > 1);
    assert.deepEqual(other.demo.requests, []);
    await before.demo.close();
  });
});

describe('rundb.nextRun and rundb.previousRun', () => {
  before(activated);
  afterEach(closeEditors);

  it('replace a record with its neighbour, and request the neighbours once', async () => {
    const open = await connect({ runs });
    await executeCommand('rundb.goToRun', '12:5');
    await shows(5);
    const editor = vscode.window.activeTextEditor ?? assert.fail();
    editor.selection = new vscode.Selection(3, 2, 3, 2);
    // In addition to the requests for the records themselves.
    const asked = () =>
      open.demo.requests.filter(({ path }) => !/min_run=(\d+)&max_run=\1\b/.test(path));
    const before = asked().length;
    const [, , next] = await lensesOf(shownUri());
    const given: unknown[] = next?.arguments ?? [];
    await executeCommand(next?.command ?? '', ...given);
    await shows(6);
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 3);
    await executeCommand('rundb.nextRun');
    await shows(8);
    await executeCommand('rundb.previousRun');
    await shows(6);
    assert.equal(asked().length, before + 1, open.demo.requests.map(({ path }) => path).join('\n'));
  });

  it('stay at the last run of an experiment, whatever the next experiment has', async () => {
    const open = await connect({ runs });
    await executeCommand('rundb.goToRun', '12:9');
    await shows(9);
    // Nobody closes the message, so the command isn't awaited.
    await executeCommand('rundb.nextRun');
    assert.deepEqual(labels(), ['12:9']);
    open.demo.setRuns([...runs, ...someRuns(13, 1, 1)]);
    await executeCommand('rundb.nextRun');
    assert.deepEqual(labels(), ['12:9']);
  });
});

describe("A record's tab", () => {
  before(activated);
  afterEach(closeEditors);

  it('names its run, however it was opened', async () => {
    const open = await connect({ runs });
    assert.ok(open);
    const options = { preview: false };
    await vscode.window.showTextDocument(vscode.Uri.parse('rundb:/e0012/r00005.json'), options);
    await tabsSay('12:5');
    await executeCommand('vscode.open', vscode.Uri.parse('rundb:/e0012/r00006.json'));
    await tabsSay('12:5', '12:6');
  });

  it("names its run even if the record can't be read", async () => {
    const open = await connect({ runs, fault: () => ({ status: 500 }) });
    assert.ok(open);
    // Before 1.106, VS Code names a custom editor after its file, whatever its title.
    const name = process.env['RUNDB_VSCODE'] === 'oldest' ? 'r00002.json' : '12:2';
    // A run whose text VS Code hasn't cached.
    void executeCommand('vscode.open', vscode.Uri.parse('rundb:/e0012/r00002.json'));
    await when(
      tabGroups.onDidChangeTabs,
      () =>
        labels().join() === name &&
        tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputCustom,
    );
  });
});
