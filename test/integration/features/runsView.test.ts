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
  return `${typeof label === 'string' ? label : ''} | ${description === true ? '' : (description ?? '')}`;
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

  it('shows the first page of an experiment, and loads on', async () => {
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

  it('loads as many runs at once as the setting says', async () => {
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

  it('keeps the same rows when an experiment is shown again, and asks nothing', async () => {
    await using open = await openView({ runs });
    const [twelve] = await rows(open.view, two);
    const first = await rows(open.view, some, twelve);
    const asked = open.demo.requests.length;
    const again = await rows(open.view, some, twelve);
    assert.ok(first.every((row, i) => row === again[i]));
    assert.equal(open.demo.requests.length, asked);
  });

  it('shows an error as a row that tries again, and keeps what is loaded', async () => {
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

  it('keeps pages and ids over a refresh, and shows what is new', async () => {
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

  it('keeps the pages that are loaded while it refreshes', async () => {
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

  it('lets no late answer show up in a newer state', async () => {
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

  it('asks the server for what the filter says, and shows only that', async () => {
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

  it('looks itself at what the server can not be asked, and finds a page of it', async () => {
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
    assert.equal(text(open.view, twelve), 'Experiment 12 | 20 runs');
    assert.deepEqual(
      found.flatMap((row) => (row.kind === 'run' ? [row.run.run] : [])),
      Array.from({ length: 20 }, (_, i) => 1999 - 100 * i),
    );
    assert.ok(open.demo.requests.length < 25, `${open.demo.requests.length} requests`);
    assert.ok(open.demo.requests.every(({ path }) => /min_experiment=1[24]/.test(path)));
  });

  it('reads a row aloud, opens its record, and builds its tooltip when asked', async () => {
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

describeOnce('A filter of the tree', () => {
  before(activated);

  const lumi = someRuns(12, 1, 400).map((run) => ({
    ...run,
    statistics: { lumi_recorded: 1000 * (run.run % 4) },
  }));

  /** Loads an experiment to its end, and tells what its row said on the way. */
  async function describedBy(view: RunsView, row: Row): Promise<unknown[]> {
    const said = [view.getTreeItem(row).description];
    let told = 0;
    const listener = view.onDidChangeTreeData((changed) => (told += changed === row ? 1 : 0));
    await view.getChildren(row);
    said.push(view.getTreeItem(row).description);
    await view.loadAll(12);
    said.push(view.getTreeItem(row).description);
    assert.ok(told > 0, 'VS Code was not told that the row is another');
    listener.dispose();
    return said;
  }

  it('has an experiment say how many runs it has at most, and then how many', async () => {
    await using open = await openView({ runs: lumi });
    open.view.setFilter(await readQuery('lumi>=3/pb'));
    const [twelve] = await rows(open.view, some);
    assert.ok(twelve);
    assert.deepEqual(await describedBy(open.view, twelve), [
      '≤ 400 runs',
      '≤ 400 runs',
      '100 runs',
    ]);
    const { accessibilityInformation, tooltip } = open.view.getTreeItem(twelve);
    assert.equal(accessibilityInformation?.label, 'Experiment 12, 100 runs');
    assert.equal(tooltip, '100 runs · 300 pb⁻¹');
  });

  it('says at once what it is, where that is all', async () => {
    await using open = await openView({ runs: lumi });
    open.view.setFilter(await readQuery('run:1-30 lumi>=3/pb'));
    const [twelve] = await rows(open.view, some);
    assert.ok(twelve);
    const changed = new Promise((resolve) => open.view.onDidChangeTreeData(resolve));
    assert.equal((await open.view.getChildren(twelve)).length, 7);
    assert.equal(await changed, twelve);
    assert.equal(text(open.view, twelve), 'Experiment 12 | 7 runs');
  });

  it('that lets no run through has rows to change it', async () => {
    await using open = await openView({ runs });
    open.view.setFilter(await readQuery('exp:99 cosmic'));
    const shown = await rows(open.view, (found) => found.length === 2);
    assert.deepEqual(
      shown.map((row) => open.view.getTreeItem(row).command?.command),
      ['rundb.filterRuns', 'rundb.clearFilter'],
    );
    assert.deepEqual(
      shown.map((row) => text(open.view, row)),
      ['Edit Filter… | ', 'Clear Filter | '],
    );
  });

  it('means what its conditions mean now, also after they changed', async () => {
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
      // What nobody knows any more shows nothing, rather than everything.
      await settings.update('conditions', {}, Global);
      const [edit, ...others] = await rows(open.view, ([first]) => first?.kind === 'filter');
      assert.deepEqual([edit?.id, others.length], ['filter/edit', 1]);
      await settings.update('conditions', { mine: 'exp:12' }, Global);
      assert.equal(await shown(open.view, '12'), 51);
    } finally {
      await settings.update('conditions', undefined, Global);
    }
  });

  it('belongs to its server, and is there again with it', async () => {
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
      // Also after a restart.
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

  it('says how many may be missing, and looks for them again', async () => {
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
    assert.equal(text(open.view, twelve), 'Experiment 12 | 90 runs');
    assert.equal((await open.view.getChildren(twelve)).length, 90);
  });
});
