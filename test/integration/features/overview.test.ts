import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startDemo, type DemoServer } from '../../../src/demo/server.ts';
import { Connection, CredentialStore } from '../../../src/features/connection/index.ts';
import { Records } from '../../../src/features/documents/records.ts';
import type { ActionId } from '../../../src/features/overview/actionIds.ts';
import { actions } from '../../../src/features/overview/actions.ts';
import { ColumnMemory } from '../../../src/features/overview/columns.ts';
import { OverviewTab } from '../../../src/features/overview/tab.ts';
import { freshState } from '../../../src/features/overview/state.ts';
import type { Source } from '../../../src/features/overview/source.ts';
import { Search } from '../../../src/features/search/search.ts';
import { Searches } from '../../../src/features/search/searches.ts';
import { plotSubjects, type FromTab, type ToTab } from '../../../src/webview/protocol.ts';
import { describeOnce } from '../../describeOnce.ts';
import { activated, connect, setUrl, when } from '../fixture.ts';
import { hide } from '../hide.ts';
import { State } from '../state.ts';
import { Secrets } from './secrets.ts';

type Message<Type extends ToTab['type']> = Extract<ToTab, { type: Type }>;

/** Runs identified by their luminosity: run n has n pb⁻¹. */
function runsOf(experiment: number, first: number, last: number) {
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    experiment,
    run: first + i,
    run_type: 'physics',
    time_start: new Date(Date.UTC(2020, 5, 1 + i, 20)).toISOString(),
    duration: 600,
    statistics: { lumi_recorded: 1000 * (first + i) },
  }));
}

/**
 * A stand-in for the page in the browser: it records messages, and sends those that a test wants.
 */
class Page {
  readonly told: ToTab[] = [];
  readonly #said = new vscode.EventEmitter<unknown>();
  readonly #viewed = new vscode.EventEmitter<unknown>();
  readonly #telling = new vscode.EventEmitter<ToTab>();
  /** The page ignores messages while it's hidden, as in VS Code. */
  visible = true;
  title = '';

  readonly webview = {
    onDidReceiveMessage: this.#said.event,
    postMessage: (message: ToTab) => {
      if (this.visible) {
        this.told.push(message);
        this.#telling.fire(message);
      }
      const { visible } = this;
      return this.#held.then(() => visible);
    },
  };
  readonly onDidChangeViewState = this.#viewed.event;
  #held = Promise.resolve();

  /** Delays the acknowledgement of messages until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#held = promise;
    return () => resolve(undefined);
  }

  say(message: FromTab, versions = this.versions): void {
    this.#said.fire({ message, ...versions });
  }

  get versions(): { readonly table: number; readonly plot: number } {
    return { table: this.last('table')?.table.version ?? 0, plot: this.last('plot')?.version ?? 0 };
  }

  look(visible: boolean): void {
    this.visible = visible;
    this.#viewed.fire(undefined);
  }

  last<Type extends ToTab['type']>(type: Type): Message<Type> | undefined {
    return this.told.findLast((message): message is Message<Type> => message.type === type);
  }

  /** Waits for a matching message, unless the last one of its type matches. */
  async hear<Type extends ToTab['type']>(
    type: Type,
    fits: (message: Message<Type>) => boolean = () => true,
  ): Promise<Message<Type>> {
    const last = this.last(type);
    if (last && fits(last)) return last;
    const { promise, resolve } = Promise.withResolvers<Message<Type>>();
    const listener = this.#telling.event((message) => {
      if (isOf(message, type) && fits(message)) resolve(message);
    });
    try {
      return await promise;
    } finally {
      listener.dispose();
    }
  }

  /** Waits until the header matches. */
  async head(pattern: RegExp): Promise<string> {
    const text = ({ head }: Message<'head'>) =>
      [head.source, head.sum, head.progress, head.problem?.sentence, head.age].join(' | ');
    return text(await this.hear('head', (message) => pattern.test(text(message))));
  }
}

function isOf<Type extends ToTab['type']>(message: ToTab, type: Type): message is Message<Type> {
  return message.type === type;
}

/** A separate tab on a demo RunDB. */
async function openTab(
  source: Source,
  runs: Parameters<DemoServer['setRuns']>[0],
  columns = new ColumnMemory(new State()),
) {
  const demo = await startDemo({ runs });
  await setUrl(demo.url);
  const store = new CredentialStore(new Secrets());
  await store.set(demo.url, { apiKey: demo.apiKey });
  const connection = new Connection(store);
  await connection.ready;
  const searches = new Searches(new State());
  const records = new Records(connection);
  const search = new Search(connection, records, searches);
  const page = new Page();
  const panel = page as unknown as vscode.WebviewPanel;
  const tab = new OverviewTab(panel, { connection, records, search, columns }, freshState(source));
  return {
    ...{ demo, store, connection, records, search, searches, page, tab },
    async [Symbol.asyncDispose]() {
      tab.dispose();
      records.dispose();
      searches.dispose();
      connection.dispose();
      await demo.close();
    },
  };
}

const names = (runs: readonly { readonly experiment: number; readonly run: number }[]) =>
  runs.map(({ experiment, run }) => `${experiment}:${run}`);

describeOnce('An overview tab', () => {
  before(activated);

  it('loads before its page is ready, and then sends it everything', async () => {
    await using open = await openTab({ query: 'exp:12' }, runsOf(12, 1, 4));
    open.page.say({ type: 'ready' });
    await open.page.head(/4 runs · 10 pb⁻¹ recorded/);
    open.page.look(false);
    const asked = open.demo.requests.length;
    const said = open.page.told.length;
    open.page.look(true);
    open.page.say({ type: 'ready' });
    const again = open.page.told.slice(said).map(({ type }) => type);
    for (const type of ['keep', 'head', 'table', 'plot', 'selected']) {
      assert.ok(
        again.some((each) => each === type),
        type,
      );
    }
    assert.equal(open.demo.requests.length, asked);
  });

  it('restores the selection and the visible part after being hidden', async () => {
    await using open = await openTab({ query: 'exp:12' }, runsOf(12, 1, 6));
    const { page, tab } = open;
    page.say({ type: 'ready' });
    await page.head(/6 runs/);
    await page.hear('plot', ({ plot }) => plot.bins.length === 6);
    page.say({ type: 'view', bins: [1, 4] });
    page.say({ type: 'brush', bins: [[1, 2]] });
    await page.hear('selectedSum', ({ sum }) =>
      sum.startsWith('Selected: 2 runs · 5 pb⁻¹ recorded'),
    );
    page.look(false);
    page.told.length = 0;
    page.look(true);
    page.say({ type: 'ready' });
    const { view } = await page.hear('plot');
    assert.deepEqual(view, [1, 4]);
    const { rows, bins } = await page.hear('selected');
    assert.deepEqual([rows, bins], [[[3, 4]], [[1, 2]]]);
    assert.deepEqual(names(tab.selection.chosen.runs), ['12:2', '12:3']);
  });

  it('resolves a row to the run that was shown there, even if the order has changed since', async () => {
    await using open = await openTab({ query: 'exp:12' }, runsOf(12, 1, 5));
    const { page, tab } = open;
    page.say({ type: 'ready' });
    await page.head(/5 runs/);
    await page.hear('table', ({ table }) => table.rows === 5);
    const before = page.versions;
    page.say({ type: 'sort', keys: [{ key: 'run', descending: false }] });
    assert.notEqual(page.versions.table, before.table);
    // Newest first, row 0 was run 5; now it is run 1.
    page.say({ type: 'select', rows: [[0, 0]] }, before);
    assert.deepEqual(names(tab.selection.chosen.runs), ['12:5']);
    assert.deepEqual(page.last('selected')?.rows, [[4, 4]]);
    page.say({ type: 'at', row: 0, key: 'run' }, before);
    assert.deepEqual(tab.place, { row: 4, key: 'run' });
  });

  it('provides its runs in the order of the table once that is sorted', async () => {
    await using open = await openTab({ query: 'exp:12' }, runsOf(12, 1, 3));
    const { page, tab } = open;
    page.say({ type: 'ready' });
    await page.head(/3 runs/);
    await page.hear('table', ({ table }) => table.rows === 3);
    assert.deepEqual(names(tab.selection.chosenAsShown), ['12:1', '12:2', '12:3']);
    page.say({ type: 'sort', keys: [{ key: 'statistics.lumi_recorded', descending: true }] });
    assert.deepEqual(names(tab.selection.chosenAsShown), ['12:3', '12:2', '12:1']);
    page.say({ type: 'select', rows: [[1, 2]] });
    assert.deepEqual(names(tab.selection.chosenAsShown), ['12:2', '12:1']);
  });

  it('never shows the runs of one query under another query', async () => {
    await using open = await openTab({ query: 'exp:12' }, [
      ...runsOf(12, 1, 5),
      ...runsOf(14, 1, 2),
    ]);
    const { page, tab, demo } = open;
    page.say({ type: 'ready' });
    await page.head(/exp:12 \| 5 runs/);
    demo.options.fault = () => ({ status: 500 });
    tab.show({ query: 'exp:14' });
    assert.deepEqual(tab.selection.chosen, { runs: [], query: 'exp:14' });
    assert.equal(tab.runs.isWhole, false);
    const text = await page.head(/internal error/);
    assert.doesNotMatch(text, /5 runs/);
    assert.deepEqual(names(tab.selection.chosen.runs), []);
    tab.show({ query: 'exp:' });
    assert.doesNotMatch(await page.head(/exp: \|/), /5 runs/);
    demo.options.fault = () => undefined;
    for (const query of ['exp:12', 'exp:14', 'exp:12', 'exp:14']) tab.show({ query });
    assert.match(await page.head(/exp:14 \| 2 runs/), /3 pb⁻¹/);
    assert.deepEqual(names(tab.selection.chosen.runs), ['14:1', '14:2']);
  });

  it('keeps its runs and selection while the same query is repeated', async () => {
    await using open = await openTab({ query: 'exp:12' }, runsOf(12, 1, 5));
    const { page, tab, demo, records } = open;
    page.say({ type: 'ready' });
    await page.head(/5 runs · 15 pb⁻¹/);
    await page.hear('table', ({ table }) => table.rows === 5);
    page.say({ type: 'select', rows: [[3, 4]] });
    assert.deepEqual(names(tab.selection.chosen.runs), ['12:1', '12:2']);
    const rows: number[] = [];
    const watching = page.told.length;
    demo.addRuns([
      { ...runsOf(12, 2, 2)[0], experiment: 12, run: 2, statistics: { lumi_recorded: 9000 } },
    ]);
    open.connection.session?.store.refresh();
    open.search.runs.expire();
    records.expire();
    await page.head(/5 runs · 22 pb⁻¹/);
    for (const message of page.told.slice(watching)) {
      if (message.type === 'table') rows.push(message.table.rows);
    }
    assert.deepEqual([...new Set(rows)], [5]);
    assert.deepEqual(names(tab.selection.chosen.runs), ['12:1', '12:2']);
    await page.hear('selectedSum', ({ sum }) => sum.startsWith('Selected: 2 runs · 10 pb⁻¹'));
    await page.hear(
      'plot',
      ({ plot }) => plot.kind === 'luminosity' && plot.bins[0]?.recorded === 10_000,
    );
  });

  it('drops everything when its session ends, and reloads in the next one', async () => {
    await using open = await openTab({ query: 'exp:12' }, runsOf(12, 1, 5));
    const { page, tab, store, demo } = open;
    page.say({ type: 'ready' });
    await page.head(/5 runs/);
    await store.delete(demo.url);
    await page.head(/not signed in/);
    assert.deepEqual(names(tab.selection.chosen.runs), []);
    assert.equal(page.last('table')?.table.rows, 0);
    await store.set(demo.url, { apiKey: demo.apiKey });
    await page.head(/5 runs/);
    assert.equal(page.last('table')?.table.rows, 5);
  });

  it('shows an error until the user tries again, whatever else is requested', async () => {
    await using open = await openTab({ query: 'exp:12' }, [
      ...runsOf(12, 1, 5),
      ...runsOf(14, 1, 2),
    ]);
    const { page, demo, connection } = open;
    page.say({ type: 'ready' });
    await page.head(/5 runs/);
    demo.options.fault = () => ({ status: 500 });
    open.tab.show({ query: 'exp:14' });
    await page.head(/internal error/);
    demo.options.fault = () => undefined;
    const session = connection.session ?? assert.fail();
    await session.store.load([{ experiment: 12, first: 1, last: 9 }]);
    assert.match(page.last('head')?.head.problem?.sentence ?? '', /internal error/);
    page.say({ type: 'command', command: 'retry' });
    const text = await page.head(/exp:14 \| 2 runs/);
    assert.doesNotMatch(text, /error/);
  });

  it('requests missing given runs again when the user tries again', async () => {
    const runs = [1, 2, 3].map((run) => ({ experiment: 12, run }));
    await using open = await openTab({ runs }, runsOf(12, 1, 3));
    const { page, demo } = open;
    hide(demo, (run) => run === 2);
    page.say({ type: 'ready' });
    await page.head(/2 runs · 4 pb⁻¹ recorded.* · 1 may be missing/);
    demo.options.fault = () => ({ status: 500 });
    page.say({ type: 'command', command: 'retry' });
    await page.head(/internal error/);
    demo.options.fault = () => undefined;
    page.say({ type: 'command', command: 'retry' });
    const text = await page.head(/3 runs · 6 pb⁻¹ recorded/);
    assert.doesNotMatch(text, /missing|error/);
  });

  it("is partial when cancelled, and isn't treated as complete", async () => {
    await using open = await openTab({ query: 'exp:12' }, runsOf(12, 1, 5));
    const { page, tab, demo } = open;
    demo.options.fault = () => 'stall';
    page.say({ type: 'ready' });
    tab.show({ query: 'exp:12 physics' });
    await page.head(/checked|Loading/);
    page.say({ type: 'command', command: 'cancel' });
    await page.head(/was cancelled/);
    assert.equal(tab.runs.isWhole, false);
    assert.equal(page.last('head')?.head.progress, undefined);
  });

  it('is partial when the server fails midway, and says so next to what was loaded', async () => {
    await using open = await openTab({ query: 'exp:14' }, [
      ...runsOf(12, 1, 2500),
      ...runsOf(14, 1, 2),
    ]);
    const { page, tab, demo } = open;
    page.say({ type: 'ready' });
    await page.head(/2 runs/);
    const came = page.hear('table', ({ table }) => table.rows > 2);
    // The newest runs arrive, earlier ones don't.
    demo.options.fault = ({ params }) =>
      Number(params.get('max_run') ?? Infinity) < 2500
        ? (response) => void came.then(() => response.writeHead(500).end())
        : undefined;
    tab.show({ query: 'exp:12 physics' });
    const text = await page.head(/internal error/);
    assert.match(text, /^exp:12 physics \| partial · [1-9][\d,]* runs · /);
    const rows = page.last('table')?.table.rows ?? 0;
    assert.ok(rows > 2 && rows < 2500, `${rows} runs`);
    assert.equal(tab.runs.isWhole, false);
    assert.throws(() => actions['rundb.overviewExport'](tab, open.search), /still loading/);
    demo.options.fault = () => undefined;
    page.say({ type: 'command', command: 'retry' });
    assert.doesNotMatch(await page.head(/exp:12 physics \| 2,500 runs/), /partial/);
  });

  it('says that the runs of the demo are made up', async () => {
    await using open = await openTab({ query: 'exp:12' }, runsOf(12, 1, 4));
    open.page.say({ type: 'ready' });
    assert.doesNotMatch(await open.page.head(/4 runs/), /made-up/);
    await using demo = await startDemo({ runs: runsOf(12, 1, 4) });
    open.page.look(true);
    await open.connection.useDemo(demo);
    await open.page.head(/exp:12 \| demo, made-up runs · 4 runs/);
  });

  it('opens a record on the server that its runs are from', async () => {
    await using open = await openTab({ query: 'exp:12' }, runsOf(12, 1, 2));
    const { page, demo } = open;
    page.say({ type: 'ready' });
    await page.hear('table', ({ table }) => table.rows === 2);
    page.say({ type: 'openRow', row: 0 });
    const { tabGroups } = vscode.window;
    const hosts = () =>
      tabGroups.all.flatMap(({ tabs }) =>
        tabs.flatMap(({ input }) =>
          input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom
            ? [input.uri.authority]
            : [],
        ),
      );
    await when(tabGroups.onDidChangeTabs, () => hosts().includes(new URL(demo.url).host));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('shows rows while columns that are sorted by are hidden', async () => {
    await using open = await openTab({ query: 'exp:12' }, runsOf(12, 1, 5));
    const { page } = open;
    page.say({ type: 'ready' });
    await page.head(/5 runs/);
    await page.hear('table', ({ table }) => table.rows === 5);
    page.say({ type: 'sort', keys: [{ key: '@duration', descending: true }] });
    const columns = [
      { key: 'experiment', width: 50, isFrozen: true },
      { key: 'run', width: 50, isFrozen: true },
      { key: '=no key', width: 50, isFrozen: false },
    ];
    page.say({ type: 'columns', columns });
    page.say({ type: 'rows', first: 0, last: 9 });
    const rows = await page.hear('rows');
    assert.equal(rows.version, page.last('table')?.table.version);
    assert.deepEqual(page.last('table')?.table.sort, []);
    assert.deepEqual(
      rows.rows.map(({ cells }) => cells.join(':')),
      ['12:5', '12:4', '12:3', '12:2', '12:1'],
    );
  });

  it('says of which runs its sums and its efficiency are', async () => {
    const run = (number: number, lumi_recorded: number | null, lumi_exp_delivered: number) => ({
      ...{ experiment: 12, run: number, run_type: 'physics' },
      statistics: { lumi_recorded, lumi_exp_delivered },
    });
    const cosmic = { experiment: 12, run: 3, run_type: 'cosmic' };
    await using open = await openTab({ query: 'exp:12' }, [
      ...[run(1, 1000, 2000), run(2, null, 2500), cosmic],
    ]);
    open.page.say({ type: 'ready' });
    // Half of 2 pb⁻¹, although 1 pb⁻¹ is 40% of 2.5 pb⁻¹.
    await open.page.head(
      /3 runs · 1 pb⁻¹ recorded in 2 physics runs \(1 without a value\) · 2\.5 pb⁻¹ delivered · efficiency 50\.0% \(1 run with both values\)/,
    );
  });

  it('sums the focused column to the last digit', async () => {
    const runs = runsOf(12, 1, 3).map((run) => ({ ...run, duration: 1_234_567 }));
    await using open = await openTab({ query: 'exp:12' }, runs);
    const { page } = open;
    page.say({ type: 'ready' });
    await page.head(/3 runs/);
    await page.hear('table', ({ table }) => table.rows === 3);
    page.say({ type: 'select', rows: [[0, 2]] });
    page.say({ type: 'at', row: 1, key: '@duration' });
    await page.hear('selectedSum', ({ sum }) =>
      sum.endsWith('Duration: 3,703,701 s in all, 1,234,567 s on average'),
    );
  });

  it('reports the selection first and its sum later, never the sum of an earlier selection', async () => {
    await using open = await openTab({ query: 'exp:12' }, runsOf(12, 1, 6));
    const { page } = open;
    page.say({ type: 'ready' });
    await page.head(/6 runs/);
    await page.hear('plot', ({ plot }) => plot.bins.length === 6);
    await page.hear('table', ({ table }) => table.rows === 6);
    const before = page.told.length;
    const got = page.hold();
    page.say({ type: 'brush', bins: [[0, 1]] });
    page.say({ type: 'brush', bins: [[3, 5]] });
    // The sum calculated so far is outdated.
    got();
    await page.hear('selectedSum');
    page.say({ type: 'at', row: 0, key: '@duration' });
    page.say({ type: 'sort', keys: [{ key: 'run', descending: false }] });
    page.say({ type: 'brush', bins: [] });
    const whole = 'Selected: 3 runs · 15 pb⁻¹ recorded';
    const duration = `${whole} · Duration: 1,800 s in all, 600 s on average`;
    const told = page.told.slice(before).map((message) => {
      if (message.type === 'selected') return [message.rows, message.sum, message.isSummed];
      return message.type === 'selectedSum' ? message.sum : [];
    });
    assert.deepEqual(
      told.filter(({ length }) => length > 0),
      [
        [[[4, 5]], 'Selected: 2 runs', false],
        [[[0, 2]], 'Selected: 3 runs', false],
        whole,
        duration,
        [[[3, 5]], duration, true],
        [[], '', true],
      ],
    );
  });

  it('says which given runs don’t exist', async () => {
    const runs = [1, 2, 9].map((run) => ({ experiment: 12, run }));
    await using open = await openTab({ runs }, runsOf(12, 1, 5));
    open.page.say({ type: 'ready' });
    const text = await open.page.head(/2 runs · 3 pb⁻¹ recorded/);
    assert.match(text, /1 run doesn’t exist/);
  });

  it('handles no runs, or no values', async () => {
    const bare = [{ experiment: 12, run: 1, run_type: 'physics', __proto__: null }];
    const odd = JSON.parse(
      '{"experiment": 14, "run": 1, "__proto__": {"a": 1}, "a.b": {"\\"": 2}}',
    ) as {
      experiment: number;
      run: number;
    };
    await using open = await openTab({ query: 'exp:99' }, [...bare, odd]);
    const { page, tab } = open;
    page.say({ type: 'ready' });
    await page.head(/^exp:99 \| 0 runs/);
    const { head } = await page.hear('head', (told) => told.head.empty !== undefined);
    assert.equal(head.empty, 'No runs found');
    for (const id of ['rundb.overviewExport', 'rundb.overviewCopyAs'] as const) {
      const act = () => actions[id](tab, open.search);
      assert.throws(act, /^Error: This overview has no runs\. Edit its query and try again\./);
    }
    tab.show({ query: 'ex:99' });
    const { head: wrong } = await page.hear('head', (told) => told.head.problem !== undefined);
    assert.match(wrong.problem?.sentence ?? '', /^Unknown term “ex”/);
    assert.deepEqual([wrong.problem?.remedy, wrong.empty], ['edit', undefined]);
    for (const subject of plotSubjects) {
      for (const query of ['exp:99', 'exp:12', 'exp:14']) {
        tab.show({ query });
        await page.head(new RegExp(`^${query} \\| [01] run`));
        page.say({ type: 'plot', subject, step: 'run' });
        assert.ok(page.last('plot'));
      }
    }
  });

  it('counts runs by the flags of each detector, and selects the runs of a count', async () => {
    const flags = [{ pxd: 'GOOD', klm: 'BAD' }, { pxd: 'GOOD' }, {}];
    const runs = runsOf(12, 1, 3).map((run, i) => ({ ...run, quality_expert: flags[i] ?? {} }));
    await using open = await openTab({ query: 'exp:12' }, runs);
    const { page, tab } = open;
    page.say({ type: 'ready' });
    await page.head(/3 runs/);
    await page.hear('plot', ({ plot }) => plot.bins.length === 3);
    page.say({ type: 'plot', subject: 'flagCounts', step: 'day' });
    const { plot } = await page.hear('plot', (message) => message.subject === 'flagCounts');
    const counts = ['PXD: GOOD 2', 'PXD: no value 1', 'KLM: no value 2', 'KLM: BAD 1'];
    assert.deepEqual(
      plot.bins.map(({ label, runs: count }) => `${label} ${count}`),
      counts,
    );
    page.say({ type: 'brush', bins: [[0, 0]] });
    await page.hear('selectedSum', ({ sum }) =>
      sum.startsWith('Selected: 2 runs · 3 pb⁻¹ recorded'),
    );
    assert.deepEqual(names(tab.selection.chosen.runs), ['12:1', '12:2']);
    page.say({ type: 'plot', subject: 'statusCounts', step: 'day' });
    const status = await page.hear('plot', (message) => message.subject === 'statusCounts');
    assert.deepEqual(status.plot.bins, []);
    assert.equal(status.plot.kind === 'histogram' && status.plot.without, 3);
  });

  it('opens with the columns of the last tab, in their order and as wide as they were', async () => {
    const memory = new ColumnMemory(new State());
    const columns = [
      { key: 'experiment', width: 61, isFrozen: true },
      { key: 'run', width: 72, isFrozen: true },
      { key: 'stop_reason', width: 283, isFrozen: false },
      { key: 'run_type', width: 94, isFrozen: false },
    ];
    {
      await using first = await openTab({ query: 'exp:12' }, runsOf(12, 1, 5), memory);
      first.page.say({ type: 'ready' });
      await first.page.hear('table', ({ table }) => table.rows === 5);
      first.page.say({ type: 'columns', columns });
    }
    await using second = await openTab({ query: 'exp:12' }, runsOf(12, 1, 5), memory);
    second.page.say({ type: 'ready' });
    const { table } = await second.page.hear('table', ({ table: { rows } }) => rows === 5);
    assert.deepEqual(
      table.columns.map(({ key, width, isFrozen }) => ({ key, width, isFrozen })),
      columns,
    );
  });

  it('copies rows and a cell, and saves the selection as a search', async () => {
    await using open = await openTab({ query: 'exp:12' }, runsOf(12, 1, 5));
    const { page, tab, search, searches } = open;
    page.say({ type: 'ready' });
    await page.head(/5 runs/);
    await page.hear('table', ({ table }) => table.rows === 5);
    const act = (id: ActionId) => Promise.resolve(actions[id](tab, search));
    await assert.rejects(async () => act('rundb.overviewCopyRows'), /Select rows in the table/);
    await assert.rejects(async () => act('rundb.overviewCopyCell'), /Move to a cell/);
    page.say({ type: 'select', rows: [[2, 3]] });
    page.say({ type: 'at', row: 2, key: 'statistics.lumi_recorded' });
    await act('rundb.overviewCopyCell');
    assert.equal(await vscode.env.clipboard.readText(), '3');
    await act('rundb.overviewCopyRows');
    const rows = (await vscode.env.clipboard.readText()).trimEnd().split('\n');
    assert.deepEqual(
      rows.map((row) => row.split('\t').slice(0, 3).join(' ')),
      ['12 3 3', '12 2 2'],
    );
    await act('rundb.overviewCopyRowsWithHeaders');
    assert.match(await vscode.env.clipboard.readText(), /^Experiment\tRun\t/);
    const state = { ended: false };
    const saving = act('rundb.overviewSaveSearch').finally(() => (state.ended = true));
    while (!state.ended) {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    }
    await saving;
    const query = '(exp:12 run:2-3)';
    assert.deepEqual(searches.saved, [{ name: query, query }]);
  });

  it('starts days in the configured time zone', async () => {
    // All start at 20:00 UTC, which in Japan is the next day.
    await using open = await openTab({ query: 'exp:12' }, runsOf(12, 1, 2));
    open.page.say({ type: 'ready' });
    const { plot } = await open.page.hear('plot', ({ plot: { bins } }) => bins.length === 2);
    assert.deepEqual(
      plot.bins.map(({ label }) => label),
      ['2020-06-01', '2020-06-02'],
    );
    const configuration = vscode.workspace.getConfiguration('rundb');
    const target = vscode.ConfigurationTarget.Global;
    await configuration.update('timeZoneOfDays', 'JST', target);
    try {
      const { plot: moved } = await open.page.hear('plot', (message) =>
        message.plot.title.includes('JST'),
      );
      assert.deepEqual(
        moved.bins.map(({ label }) => label),
        ['2020-06-02', '2020-06-03'],
      );
    } finally {
      await configuration.update('timeZoneOfDays', undefined, target);
    }
  });
});

describe('Opening an overview', () => {
  before(activated);
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  const call = async (argument: unknown): Promise<unknown> =>
    vscode.commands.executeCommand('rundb.openOverview', argument);
  const labels = () =>
    vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));

  it('accepts a query or runs, and nothing else', async () => {
    const server = await connect({ runs: runsOf(12, 1, 5) });
    assert.equal(server.demo.runCount, 5);
    await call('exp:12 physics');
    await call({
      runs: [
        [12, 1],
        [12, 2],
      ],
    });
    const { onDidChangeTabs } = vscode.window.tabGroups;
    await when(onDidChangeTabs, () =>
      ['2 runs', 'exp:12 physics'].every((each) => labels().includes(each)),
    );
    const opened = labels().length;
    await assert.rejects(call({ runs: [['x', 1]] }), /This command takes/);
    await assert.rejects(call(12), /This command takes/);
    await assert.rejects(call('lumy>5'), /Did you mean “lumi”/);
    assert.equal(labels().length, opened);
  });
});
