import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Filters } from '../../../src/features/runs/filters.ts';
import { RunsView } from '../../../src/features/runs/index.ts';
import { startDemo } from '../../../src/demo/server.ts';
import { readQuery } from '../../../src/features/common/index.ts';
import { Connection, CredentialStore } from '../../../src/features/connection/index.ts';
import { describeOnce } from '../../describeOnce.ts';
import { activated, setUrl, someRuns } from '../fixture.ts';
import { hide } from '../hide.ts';
import { State } from '../state.ts';
import { openView, rows, type Row } from '../view.ts';
import { Secrets } from './secrets.ts';

function text(view: RunsView, row: Row): string {
  const { label, description } = view.getTreeItem(row);
  const shown = `${typeof label === 'string' ? label : ''} | ${description === true ? '' : (description ?? '')}`;
  // Thin spaces around the dash between months.
  return shown.replaceAll('\u2009', ' ');
}

const two = (found: Row[]): boolean => found.length === 2;
const some = (found: Row[]): boolean => found.length > 0;
const runs = [...someRuns(12, 1, 120), ...someRuns(7, 1, 30)];

describeOnce('The tree of runs', () => {
  before(activated);

  it('shows experiments, newest first, each with its number of runs', async () => {
    await using open = await openView({ runs });
    const found = await rows(open.view, two);
    assert.deepEqual(
      found.map((row) => text(open.view, row)),
      ['Experiment 12 | 120 runs', 'Experiment 7 | 30 runs'],
    );
  });

  it('shows the runs of an experiment on request, and still after a refresh', async () => {
    await using open = await openView({ runs });
    const { view } = open;
    const states = async () =>
      (await rows(view, two)).map((row) => view.getTreeItem(row).collapsibleState);
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    assert.deepEqual(await states(), [Collapsed, Collapsed]);
    await view.showExperiment(7);
    assert.deepEqual(await states(), [Collapsed, Expanded]);
    await view.refresh();
    assert.deepEqual(await states(), [Collapsed, Expanded]);
    // While it's visible, the extension's own view sends requests, too.
    await vscode.commands.executeCommand('workbench.view.explorer');
  });

  it('shows the first page of an experiment, and loads more', async () => {
    await using open = await openView({ runs });
    const [twelve] = await rows(open.view, two);
    const first = await rows(open.view, some, twelve);
    assert.equal(first.length, 51);
    assert.match(text(open.view, first[0] ?? assert.fail()), /^120 \| physics/);
    assert.equal(text(open.view, first[50] ?? assert.fail()), 'Load More Runs… | 50 of 120 shown');
    await open.view.loadMore(12);
    await open.view.loadMore(12);
    const all = await rows(open.view, some, twelve);
    assert.deepEqual(
      all.map((row) => row.kind === 'run' && row.run.run),
      Array.from({ length: 120 }, (_, i) => 120 - i),
    );
    assert.equal(new Set(all.map((row) => row.id)).size, 120);
  });

  it('shows experiments as they are found', async () => {
    const experiments = Array.from({ length: 12 }, (_, i) => ({ experiment: i + 3, run: 1 }));
    await using open = await openView({ runs: experiments, latency: 40 });
    const seen = new Set<number>();
    await rows(open.view, (found) => {
      seen.add(found.length);
      return found.length === 12;
    });
    assert.ok(
      [...seen].some((length) => length > 0 && length < 12),
      [...seen].join(', '),
    );
  });

  it('loads the configured number of runs at a time', async () => {
    await using open = await openView({ runs });
    const { Global } = vscode.ConfigurationTarget;
    const settings = vscode.workspace.getConfiguration('rundb');
    await settings.update('pageSize', 20, Global);
    try {
      const [twelve] = await rows(open.view, two);
      assert.equal((await rows(open.view, some, twelve)).length, 21);
    } finally {
      await settings.update('pageSize', undefined, Global);
    }
  });

  it('loads all runs of an experiment', async () => {
    await using open = await openView({ runs: someRuns(12, 1, 800) });
    const [twelve] = await rows(open.view, some);
    await open.view.loadAll(12);
    assert.equal((await rows(open.view, some, twelve)).length, 800);
  });

  it('keeps the same rows when an experiment is expanded again, without requests', async () => {
    await using open = await openView({ runs });
    const [twelve] = await rows(open.view, two);
    const first = await rows(open.view, some, twelve);
    const asked = open.demo.requests.length;
    const again = await rows(open.view, some, twelve);
    assert.ok(first.every((row, i) => row === again[i]));
    assert.equal(open.demo.requests.length, asked);
  });

  it('shows an error as a row with Try Again, and keeps what is loaded', async () => {
    await using open = await openView({ runs });
    const [twelve] = await rows(open.view, two);
    await rows(open.view, some, twelve);
    open.demo.options.fault = () => ({ status: 503 });
    await open.view.loadMore(12);
    const failed = await rows(open.view, some, twelve);
    assert.equal(failed.length, 51);
    const error = failed[50] ?? assert.fail();
    assert.match(text(open.view, error), /unavailable right now \(503\)/);
    assert.equal(open.view.getTreeItem(error).command?.command, 'rundb.retry');
    open.demo.options.fault = () => undefined;
    await open.view.retry(12);
    assert.equal((await rows(open.view, some, twelve)).length, 101);
  });

  it('keeps pages and ids across a refresh, and shows new runs', async () => {
    await using open = await openView({ runs });
    const [twelve] = await rows(open.view, two);
    await rows(open.view, some, twelve);
    await open.view.loadMore(12);
    const before = (await rows(open.view, some, twelve)).map((row) => row.id);
    open.demo.setRuns([...runs, ...someRuns(12, 121, 122), ...someRuns(14, 1, 1)]);
    await open.view.refresh();
    const found = await rows(open.view, some);
    assert.deepEqual(
      found.map((row) => text(open.view, row)),
      ['Experiment 14 | 1 run', 'Experiment 12 | 122 runs', 'Experiment 7 | 30 runs'],
    );
    const after = (await rows(open.view, some, found[1])).map((row) => row.id);
    assert.deepEqual(after.slice(0, 3), ['12/122', '12/121', '12/120']);
    assert.equal(after.length, before.length);
  });

  it('keeps the loaded pages while it refreshes', async () => {
    await using open = await openView({ runs, latency: 20 });
    const [twelve] = await rows(open.view, two);
    await rows(open.view, some, twelve);
    const refreshed = open.view.refresh();
    await Promise.all([open.view.loadMore(12), refreshed]);
    const [again] = await rows(open.view, two);
    assert.notEqual(again, twelve);
    assert.equal((await rows(open.view, some, again)).length, 101);
  });

  it('keeps everything when a refresh fails, with the error above', async () => {
    await using open = await openView({ runs });
    const [twelve] = await rows(open.view, two);
    await rows(open.view, some, twelve);
    open.demo.options.fault = () => 'reset';
    await open.view.refresh();
    const found = await rows(open.view, some);
    assert.equal(found.length, 3);
    assert.equal(found[0]?.kind, 'error');
    assert.equal((await rows(open.view, some, found[1])).length, 51);
    open.demo.options.fault = () => undefined;
    await open.view.retry(undefined);
    assert.equal((await rows(open.view, two)).length, 2);
  });

  it('never lets a late response change a newer state', async () => {
    const cosmic = someRuns(14, 1, 3).map((run) => ({ ...run, run_type: 'cosmic' }));
    await using open = await openView({ runs: [...runs, ...cosmic] });
    const [, twelve] = await rows(open.view, (found) => found.length === 3);
    open.demo.options.latency = 30;
    const late = [open.view.refresh(), open.view.getChildren(twelve), open.view.loadMore(12)];
    open.demo.options.latency = 0;
    open.view.setFilter(await readQuery('cosmic'));
    const only = (found: Row[]): boolean => found.length === 1;
    const [fourteen] = await rows(open.view, only);
    await Promise.all(late);
    assert.deepEqual(await open.view.getChildren(), [fourteen]);
    assert.equal(text(open.view, fourteen ?? assert.fail()), 'Experiment 14 | ≤ 3 runs');
  });

  it('sends the filter to the server, and shows only matching runs', async () => {
    await using open = await openView({
      runs: [...runs, ...someRuns(14, 1, 3).map((run) => ({ ...run, run_type: 'cosmic' }))],
    });
    open.view.setFilter(await readQuery('cosmic'));
    const found = await rows(open.view, some);
    assert.deepEqual(
      found.map((row) => text(open.view, row)),
      ['Experiment 14 | ≤ 3 runs'],
    );
    assert.ok(open.demo.requests.every(({ path }) => path.includes('run_type=cosmic')));
    assert.equal(open.view.filter?.text, 'cosmic');
  });

  it("checks conditions that the server can't filter, and fills a page", async () => {
    const lumi = (lumi_recorded: number) => ({ statistics: { lumi_recorded } });
    await using open = await openView({
      runs: [
        ...someRuns(12, 1, 2000).map((run) => ({ ...run, ...lumi(run.run % 100) })),
        ...someRuns(14, 1, 10),
      ],
    });
    open.view.setFilter(await readQuery('exp:12 lumi>98 or exp:14'));
    const [fourteen, twelve] = await rows(open.view, two);
    assert.ok(fourteen && twelve);
    assert.equal(text(open.view, fourteen), 'Experiment 14 | ≤ 10 runs');
    assert.equal(text(open.view, twelve), 'Experiment 12 | ≤ 2,000 runs');
    const found = await rows(open.view, some, twelve);
    assert.equal(
      text(open.view, twelve),
      'Experiment 12 | Dec 2018 – Jan 2019 · 1.98 pb⁻¹ · 20 runs',
    );
    assert.deepEqual(
      found.flatMap((row) => (row.kind === 'run' ? [row.run.run] : [])),
      Array.from({ length: 20 }, (_, i) => 1999 - 100 * i),
    );
    assert.ok(open.demo.requests.length < 25, `${open.demo.requests.length} requests`);
    assert.ok(open.demo.requests.every(({ path }) => /min_experiment=1[24]/.test(path)));
  });

  it('has an accessible name, opens a record, and builds its tooltip on demand', async () => {
    await using open = await openView({
      runs: [
        {
          experiment: 12,
          run: 7,
          run_type: 'physics',
          time_start: '2020-05-06T10:20:30Z',
          duration: 3900,
          statistics: { lumi_recorded: 12345 },
          detectors: { status_pxd: 'RUNNING' },
          quality_expert: { pxd: 'RECOVERABLE' },
        },
      ],
    });
    const [twelve] = await rows(open.view, some);
    const [row] = await rows(open.view, some, twelve);
    assert.ok(row);
    const item = open.view.getTreeItem(row);
    assert.equal(
      text(open.view, row),
      '7 | physics ≈ · 12.3 pb⁻¹ · 2020-05-06 10:20 UTC · 1 h 05 min',
    );
    assert.equal(
      item.accessibilityInformation?.label,
      'Run 7, physics, started 2020-05-06 10:20 UTC, took 1 h 05 min, 12.3 inverse picobarn, quality recoverable: PXD',
    );
    const [uri] = (item.command?.arguments ?? []) as unknown[];
    assert.ok(uri instanceof vscode.Uri);
    assert.equal(uri.path, '/e0012/r00007.json');
    assert.equal(item.tooltip, undefined);
    const { tooltip } = await open.view.resolveTreeItem(item, row);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.match(tooltip.value, /\| PXD \| RUNNING \| RECOVERABLE \|/);
  });
});

describeOnce('A row of the tree', () => {
  before(activated);

  /** A run that started at this time. */
  const begun = (run: number, time_start: string, more: object = {}) => ({
    ...{ experiment: 12, run, run_type: 'physics', time_start },
    ...more,
  });
  const lumi = (lumi_recorded: number | null) => ({ statistics: { lumi_recorded } });

  it("shows an experiment's dates and luminosity once all its runs are known", async () => {
    const most = someRuns(12, 1, 60).map(({ run }) =>
      begun(run, '2019-11-05T10:00:00Z', lumi(50_000)),
    );
    await using open = await openView({
      runs: [
        ...most,
        begun(61, '2019-12-20T10:00:00Z', lumi(180_000)),
        // Not recorded: no run started in 1970.
        begun(62, '1970-01-01T00:00:00Z', lumi(20_000)),
        begun(63, '2019-10-01T10:00:00Z', { run_type: 'cosmic', ...lumi(0) }),
      ],
    });
    const [twelve] = await rows(open.view, some);
    assert.ok(twelve);
    await rows(open.view, some, twelve);
    assert.equal(text(open.view, twelve), 'Experiment 12 | 63 runs');
    await open.view.loadAll(12);
    assert.equal(
      text(open.view, twelve),
      'Experiment 12 | Oct – Dec 2019 · 3.2 fb⁻¹ in 62 physics runs · 63 runs',
    );
  });

  it("shows how many runs an experiment's luminosity lacks", async () => {
    const start = '2019-11-05T10:00:00Z';
    const runs = [begun(1, start, lumi(3000)), begun(2, start, lumi(null))];
    await using open = await openView({ runs });
    const [twelve] = await rows(open.view, some);
    assert.ok(twelve);
    await rows(open.view, some, twelve);
    assert.equal(
      text(open.view, twelve),
      'Experiment 12 | Nov 2019 · 3 pb⁻¹ (1 without a value) · 2 runs',
    );
  });

  it("shows a run's luminosity if its type has one, and the year if it differs", async () => {
    await using open = await openView({
      runs: [
        begun(1, '2019-12-31T23:00:00Z', lumi(3000)),
        begun(2, '2020-01-01T03:00:00+09:00', lumi(0)),
        begun(3, '2020-01-01T03:00:00Z', lumi(0)),
        begun(4, '2020-01-02T03:00:00Z', { run_type: 'cosmic', ...lumi(0) }),
        begun(5, '2020-01-03T03:00:00Z', { run_type: 'cosmic', ...lumi(7) }),
        begun(6, '2020-01-04T03:00:00Z', { run_type: 'beam', ...lumi(null) }),
      ],
    });
    const [twelve] = await rows(open.view, some);
    const shown = await rows(open.view, some, twelve);
    assert.deepEqual(
      shown.map((row) => text(open.view, row)),
      [
        '6 | beam · 2020-01-04 03:00 UTC',
        '5 | cosmic · 7 nb⁻¹ · 01-03 03:00 UTC',
        '4 | cosmic · 01-02 03:00 UTC',
        '3 | physics · not flagged · 0 nb⁻¹ · 01-01 03:00 UTC',
        '2 | physics · not flagged · 0 nb⁻¹ · 2019-12-31 18:00 UTC',
        '1 | physics · not flagged · 3 pb⁻¹ · 2019-12-31 23:00 UTC',
      ],
    );
    const spoken = shown.map((row) => open.view.getTreeItem(row).accessibilityInformation?.label);
    assert.equal(spoken[2], 'Run 4, cosmic, started 2020-01-02 03:00 UTC');
  });

  it("shows a run's year once a newer run started in another year", async () => {
    const old = begun(1, '2019-12-31T20:00:00Z');
    const before = begun(2, '2019-12-31T22:00:00Z');
    await using open = await openView({ runs: [old, before] });
    const said = async (count: number) => {
      const [twelve] = await rows(open.view, some);
      const shown = await rows(open.view, (found) => found.length === count, twelve);
      return shown.map((row) => text(open.view, row).split(' · ').at(-1));
    };
    assert.deepEqual(await said(2), ['2019-12-31 22:00 UTC', '12-31 20:00 UTC']);
    open.demo.setRuns([old, before, begun(3, '2020-01-01T01:00:00Z')]);
    await open.view.refresh();
    await open.view.loadAll(12);
    assert.deepEqual(await said(3), [
      '2020-01-01 01:00 UTC',
      '2019-12-31 22:00 UTC',
      '2019-12-31 20:00 UTC',
    ]);
  });
});

describeOnce('A filter of the tree', () => {
  before(activated);

  const lumi = someRuns(12, 1, 400).map((run) => ({
    ...run,
    statistics: { lumi_recorded: 1000 * (run.run % 4) },
  }));

  /**
   * Loads all runs of an experiment, and returns its row's descriptions before, during and after.
   */
  async function describedBy(view: RunsView, row: Row): Promise<unknown[]> {
    const said = [text(view, row).split(' | ')[1]];
    let told = 0;
    const listener = view.onDidChangeTreeData((changed) => (told += changed === row ? 1 : 0));
    await view.getChildren(row);
    said.push(text(view, row).split(' | ')[1]);
    await view.loadAll(12);
    said.push(text(view, row).split(' | ')[1]);
    assert.ok(told > 0, "VS Code wasn't told that the row changed");
    listener.dispose();
    return said;
  }

  it("shows an upper limit for an experiment's runs, and then the exact number", async () => {
    await using open = await openView({ runs: lumi });
    open.view.setFilter(await readQuery('lumi>=3/pb'));
    const [twelve] = await rows(open.view, some);
    assert.ok(twelve);
    const spoken = () => open.view.getTreeItem(twelve).accessibilityInformation?.label ?? '';
    assert.match(spoken(), /^Experiment 12, at most 400 runs$/);
    assert.deepEqual(await describedBy(open.view, twelve), [
      '≤ 400 runs',
      '≤ 400 runs',
      'Dec 2018 – Jan 2019 · 300 pb⁻¹ · 100 runs',
    ]);
    assert.match(spoken(), /, 300 inverse picobarn, 100 runs$/);
  });

  it('shows the exact number at once if everything was loaded', async () => {
    await using open = await openView({ runs: lumi });
    open.view.setFilter(await readQuery('run:1-30 lumi>=3/pb'));
    const [twelve] = await rows(open.view, some);
    assert.ok(twelve);
    const changed = new Promise((resolve) => open.view.onDidChangeTreeData(resolve));
    assert.equal((await open.view.getChildren(twelve)).length, 7);
    assert.equal(await changed, twelve);
    assert.equal(text(open.view, twelve), 'Experiment 12 | Dec 2018 · 21 pb⁻¹ · 7 runs');
  });

  it('that matches nothing has a row to edit it', async () => {
    await using open = await openView({ runs });
    open.view.setFilter(await readQuery('exp:99 cosmic'));
    const shown = await rows(open.view, ([row]) => row?.kind === 'filter');
    assert.deepEqual(
      shown.map((row) => open.view.getTreeItem(row).command?.command),
      ['rundb.filterRuns'],
    );
    assert.deepEqual(
      shown.map((row) => text(open.view, row)),
      ['Edit Filter… | '],
    );
  });

  it('uses the current definition of its conditions, even after they change', async () => {
    await using open = await openView({ runs });
    const { Global } = vscode.ConfigurationTarget;
    const settings = vscode.workspace.getConfiguration('rundb');
    const shown = async (view: RunsView, wanted: string) => {
      const [row] = await rows(view, ([first]) => first?.id === wanted);
      return row && (await view.getChildren(row)).length;
    };
    await settings.update('conditions', { mine: 'exp:12 run:1-3' }, Global);
    try {
      open.view.setFilter(await readQuery('@mine'));
      assert.equal(await shown(open.view, '12'), 3);
      await settings.update('conditions', { mine: 'exp:7 run:1-5' }, Global);
      assert.equal(await shown(open.view, '7'), 5);
      await open.view.refresh();
      assert.equal(await shown(open.view, '7'), 5);
      // An undefined condition matches nothing, rather than everything.
      await settings.update('conditions', {}, Global);
      const [edit, ...others] = await rows(open.view, ([first]) => first?.kind === 'filter');
      assert.deepEqual([edit?.id, others.length], ['filter', 0]);
      await settings.update('conditions', { mine: 'exp:12' }, Global);
      assert.equal(await shown(open.view, '12'), 51);
    } finally {
      await settings.update('conditions', undefined, Global);
    }
  });

  it('belongs to its server, and is restored with it', async () => {
    const [one, other] = [await startDemo({ runs }), await startDemo({ runs })];
    const store = new CredentialStore(new Secrets());
    for (const { url, apiKey } of [one, other]) await store.set(url, { apiKey });
    await setUrl(one.url);
    const connection = new Connection(store);
    await connection.ready;
    const state = new State();
    const view = new RunsView(connection, new Filters(state));
    const shown = async (): Promise<string[]> => (await rows(view, some)).map(({ id }) => id);
    const goTo = async (url: string): Promise<void> => {
      const changed = new Promise((resolve) => connection.onDidChange(resolve));
      await setUrl(url);
      await changed;
    };
    try {
      view.setFilter(await readQuery('exp:12'));
      assert.deepEqual(await shown(), ['12']);
      await goTo(other.url);
      assert.deepEqual(
        (await rows(view, two)).map(({ id }) => id),
        ['12', '7'],
      );
      assert.equal(await view.filterText(), '');
      view.setFilter(await readQuery('exp:7'));
      await goTo(one.url);
      assert.equal(await view.filterText(), 'exp:12');
      assert.deepEqual(await shown(), ['12']);
      // Even after a restart.
      const again = new RunsView(connection, new Filters(state));
      assert.equal(await again.filterText(), 'exp:12');
      again.dispose();
      view.setFilter(undefined);
      await goTo(other.url);
      assert.equal(await view.filterText(), 'exp:7');
    } finally {
      view.dispose();
      connection.dispose();
      await setUrl(undefined);
      await one.close();
      await other.close();
    }
  });
});

describeOnce('The tree of a server that lists fewer runs than it counts', () => {
  before(activated);

  it('says how many may be missing, and requests them again', async () => {
    await using open = await openView({ runs: someRuns(12, 1, 90) });
    const [twelve] = await rows(open.view, some);
    assert.ok(twelve);
    hide(open.demo, (run) => run === 7 || run === 8);
    await open.view.loadAll(12);
    assert.equal(text(open.view, twelve), 'Experiment 12 | 88 runs, 2 may be missing');
    const last = (await open.view.getChildren(twelve)).at(-1);
    assert.ok(last);
    assert.match(text(open.view, last), /2 of 90 runs may be missing/);
    assert.equal(open.view.getTreeItem(last).command?.command, 'rundb.retry');
    hide(open.demo, () => false);
    await open.view.retry(12);
    assert.equal(
      text(open.view, twelve),
      'Experiment 12 | Dec 2018 · no luminosity (90 without a value) · 90 runs',
    );
    assert.equal((await open.view.getChildren(twelve)).length, 90);
  });
});
