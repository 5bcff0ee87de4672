import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Records } from '../../../src/features/documents/records.ts';
import { AllDownloaded } from '../../../src/features/localCopy/allDownloaded.ts';
import { LocalCopyCommands } from '../../../src/features/localCopy/localCopyCommands.ts';
import { moveLocalCopyTo } from '../../../src/features/localCopy/moveLocalCopy.ts';
import { Offline } from '../../../src/features/localCopy/offline.ts';
import {
  describeCopy,
  pythonToRead,
  rowsOf,
} from '../../../src/features/localCopy/showLocalCopy.ts';
import { Upkeep } from '../../../src/features/localCopy/upkeep.ts';
import { Hover } from '../../../src/features/references/hover.ts';
import { InlayHints } from '../../../src/features/references/inlayHints.ts';
import { KnownRuns } from '../../../src/features/references/knownRuns.ts';
import { Watcher } from '../../../src/features/references/watcher.ts';
import { describeAge } from '../../../src/features/common/index.ts';
import { describeAbsence } from '../../../src/features/runs/runsView.ts';
import { Search } from '../../../src/features/search/search.ts';
import { Searches } from '../../../src/features/search/searches.ts';
import type { RunsView } from '../../../src/features/runs/index.ts';
import { describeOnce } from '../../describeOnce.ts';
import { activated, closeEditors, connect, someRuns, when } from '../fixture.ts';
import { Place, type OpenWindow } from '../localCopy.ts';
import { State } from '../state.ts';
import { rows, type Row } from '../view.ts';

const two = [...someRuns(12, 1, 60), ...someRuns(14, 1, 5)];

/** A window's commands; its tree is kept informed about the local copy. */
function openCommands({ connection, view }: OpenWindow) {
  const offline = new Offline(connection);
  const listener = offline.onDidChange((kept) => view.showKept(kept));
  const all = new AllDownloaded(new State());
  return {
    all,
    commands: new LocalCopyCommands(connection, all, offline),
    [Symbol.dispose]() {
      listener.dispose();
      offline.dispose();
    },
  };
}

function iconOf(view: RunsView, row: Row): string | undefined {
  const { iconPath } = view.getTreeItem(row);
  return iconPath instanceof vscode.ThemeIcon ? iconPath.id : undefined;
}

function spoken(view: RunsView, row: Row): string | undefined {
  return view.getTreeItem(row).accessibilityInformation?.label;
}

/** Resolves when an experiment's row is redrawn. */
function drawnAgain(view: RunsView): Promise<void> {
  return new Promise((resolve) => {
    const listener = view.onDidChangeTreeData((row) => {
      if (row?.kind !== 'experiment') return;
      listener.dispose();
      resolve();
    });
  });
}

describeOnce('rundb.downloadRuns', () => {
  before(activated);

  it('downloads the given experiments, and resolves when done', async () => {
    const open = await connect({ runs: two });
    await vscode.commands.executeCommand('rundb.downloadRuns', [12, 14]);
    open.demo.requests.length = 0;
    const query = 'exp:12,14';
    const found = await vscode.commands.executeCommand<unknown[]>('rundb.searchRuns', query);
    assert.equal(found.length, 65);
    assert.deepEqual(open.demo.requests, []);
  });

  it("rejects if the experiment doesn't exist, or the argument is invalid", async () => {
    const open = await connect({ runs: two });
    const download = (argument: unknown) =>
      Promise.resolve(vscode.commands.executeCommand('rundb.downloadRuns', argument));
    await assert.rejects(
      download(13),
      /Experiment 13 has no runs in the RunDB\. Check its number\./,
    );
    const other = /Give the number of an experiment, or a list of numbers such as \[12, 14\]/;
    for (const argument of ['12', [], [1.5], [-1], {}])
      await assert.rejects(download(argument), other);
    assert.ok(open.demo.requests.every(({ path }) => !path.includes('limit=500')));
  });

  it('rejects while the server is down, with a single error', async () => {
    await using place = await Place.open({ runs: two });
    await using window = await place.openWindow();
    using open = openCommands(window);
    await open.commands.download(12);
    await place.demo.close();
    await assert.rejects(open.commands.download([12, 14]), { kind: 'unreachable' });
    const kept = await window.kept();
    assert.deepEqual(
      kept.map((each) => [each.experiment, each.runs, each.isDownloaded]),
      [
        [12, 60, true],
        [14, 0, true],
      ],
    );
  });

  it('fetches what is missing only when it is run again', async () => {
    await using place = await Place.open({ runs: two });
    await using window = await place.openWindow();
    using open = openCommands(window);
    await open.commands.download(12);
    place.demo.requests.length = 0;
    await open.commands.download([12, 14]);
    const [only, ...others] = place.demo.requests;
    assert.match(only?.path ?? '', /min_experiment=14&max_experiment=14/);
    assert.deepEqual(others, []);
  });
});

describeOnce('The tree with a local copy', () => {
  before(activated);

  it('indicates by an icon, and in the accessible name, what is available offline', async () => {
    await using place = await Place.open({ runs: two });
    await using window = await place.openWindow();
    const { view, local, session } = window;
    using open = openCommands(window);
    const [fourteen = assert.fail(), twelve = assert.fail()] = await rows(view, 2);
    assert.equal(iconOf(view, twelve), 'layers');
    assert.equal(spoken(view, twelve), 'Experiment 12, 60 runs');
    const drawn = drawnAgain(view);
    await open.commands.download(12);
    await drawn;
    assert.equal(iconOf(view, twelve), 'database');
    assert.equal(
      spoken(view, twelve),
      'Experiment 12, Dec 2018, no luminosity (60 without a value), 60 runs, available offline',
    );
    assert.equal(iconOf(view, fourteen), 'layers');
    // An unfinished download.
    await local.markDownloaded([14], true);
    await session.store.getRecord({ experiment: 14, run: 3 });
    const drawnToo = drawnAgain(view);
    await open.commands.remove(session, 12);
    await drawnToo;
    assert.equal(iconOf(view, twelve), 'layers');
    assert.equal(iconOf(view, fourteen), 'cloud-download');
    assert.equal(spoken(view, fourteen), 'Experiment 14, 5 runs, download not finished');
  });

  it('requests nothing that is still fresh after a restart, and knows it offline', async () => {
    await using place = await Place.open({ runs: two });
    {
      await using window = await place.openWindow();
      using open = openCommands(window);
      await open.commands.download([12, 14]);
    }
    place.demo.requests.length = 0;
    {
      await using window = await place.openWindow();
      const { view } = window;
      const [, twelve = assert.fail()] = await rows(view, 2);
      assert.equal((await view.getChildren(twelve)).length, 51);
      await view.loadMore(12);
      assert.equal((await view.getChildren(twelve)).length, 60);
      await window.session.store.getRecord({ experiment: 12, run: 7 });
      assert.deepEqual(place.demo.requests, []);
    }
  });

  it("shows an experiment's sums as long as they cover everything on the server", async () => {
    const runs = someRuns(12, 1, 60).map(({ run }) => ({
      ...{ experiment: 12, run, time_start: `2019-1${run % 3}-01T00:00:00Z` },
      statistics: { lumi_recorded: 1000 },
    }));
    await using place = await Place.open({ runs });
    {
      await using window = await place.openWindow();
      using open = openCommands(window);
      await open.commands.download([12]);
    }
    const saidBy = async (window: OpenWindow) => {
      const { view, session } = window;
      const [twelve = assert.fail()] = await rows(view);
      view.showKept(await window.kept());
      assert.equal(session.store.runs({ experiment: 12, first: 0, last: Infinity }).length, 0);
      return String(view.getTreeItem(twelve).description).replaceAll('\u2009', ' ');
    };
    {
      place.demo.requests.length = 0;
      await using window = await place.openWindow();
      assert.equal(await saidBy(window), 'Oct – Dec 2019 · 60 pb⁻¹ · 60 runs');
      assert.deepEqual(place.demo.requests, []);
    }
    place.demo.setRuns([...runs, ...someRuns(12, 61, 61)]);
    await using window = await place.openWindow();
    window.session.store.refresh();
    assert.equal(await saidBy(window), '61 runs');
  });

  it('says since when it knows that, where it is old, and leaves it out after a refresh', async () => {
    const runs = someRuns(12, 1, 60).map((run) => ({
      ...{ ...run, time_start: '2019-10-01T00:00:00Z', statistics: { lumi_recorded: 1000 } },
    }));
    await using place = await Place.open({ runs });
    await using window = await place.openWindow();
    using open = openCommands(window);
    const { view } = window;
    await open.commands.download([12]);
    const said = async () => {
      const [twelve = assert.fail()] = await rows(view);
      return view.getTreeItem(twelve).description;
    };
    view.showKept(await window.kept());
    assert.equal(await said(), 'Oct 2019 · 60 pb⁻¹ · 60 runs');
    const since = Date.UTC(2021, 2, 4);
    view.showKept((await window.kept()).map((each) => ({ ...each, since })));
    assert.equal(await said(), 'Oct 2019 · 60 pb⁻¹ as of 2021-03-04 · 60 runs');
    // As many, which recorded something else by now.
    view.showKept(await window.kept());
    place.demo.setRuns(runs.map((run) => ({ ...run, statistics: { lumi_recorded: 2000 } })));
    await view.refresh();
    assert.equal(await said(), '60 runs');
  });

  it("isn't shared with another account", async () => {
    await using place = await Place.open({ runs: two });
    {
      await using window = await place.openWindow();
      using open = openCommands(window);
      await open.commands.download([12, 14]);
    }
    await using other = await place.openWindow({ username: 'somebody', password: 'demo' });
    assert.deepEqual(await other.kept(), []);
    assert.equal(await other.local.record({ experiment: 12, run: 7 }), undefined);
    const names = await readdir(join(place.folder, 'localCopy'));
    assert.equal(names.filter((name) => name.endsWith('.sqlite')).length, 2);
  });
});

describeOnce('A downloaded session, with the server down', () => {
  before(activated);

  it('has the tree, records, searches, sums and hovers, and catches up when the server is back', async () => {
    await using place = await Place.open({ runs: two });
    {
      await using window = await place.openWindow();
      using open = openCommands(window);
      await open.commands.download([12, 14]);
    }
    await place.demo.close();
    await using window = await place.openWindow();
    const { connection, view } = window;
    const records = new Records(connection);
    const known = new KnownRuns(connection, records.onDidExpire);
    // They are available before anyone is signed in.
    await connection.renew();
    const { presence } = (await connection.require()).store;
    const [, twelve = assert.fail()] = await rows(view, 2);
    assert.equal((await view.getChildren(twelve)).length, 51);
    await view.loadMore(12);
    assert.equal((await view.getChildren(twelve)).length, 60);

    const { bytes } = await records.get({ experiment: 12, run: 7 });
    assert.match(new TextDecoder().decode(bytes), /"run": 7\b/);

    const search = new Search(connection, records, new Searches(new State()));
    const { runs: found } = await search.find('exp:12,14 run:4..6');
    assert.equal(found.length, 5);

    const document = await vscode.workspace.openTextDocument({
      language: 'python',
      content: 'first = ExpRun(12, 7)\n',
    });
    // A document that was never shown is never closed, and would be checked again in later tests.
    await vscode.window.showTextDocument(document);
    const { token } = new vscode.CancellationTokenSource();
    const hover = await new Hover(known).provideHover(document, new vscode.Position(0, 18), token);
    const [card] = hover?.contents ?? [];
    assert.ok(card instanceof vscode.MarkdownString);
    assert.match(card.value, /physics/);

    // A request for fresh data fails, and the existing data stays.
    await view.refresh();
    assert.equal(presence.isAway, true);
    const shown = await rows(view, 2);
    assert.ok(shown.some((row) => row.kind === 'experiment' && row.experiment === 12));

    const flag = { experiment: 12, run: 60, quality_expert: { klm: 'BAD' } };
    await place.restart({ runs: [...two, flag, ...someRuns(12, 61, 61)] });
    await view.refresh();
    assert.equal(presence.isAway, false);
    const [, now = assert.fail()] = await rows(view, (all) =>
      all.every((row) => row.kind === 'experiment'),
    );
    const runs = await view.getChildren(now);
    const [first, second] = runs.flatMap((row) => (row.kind === 'run' ? [row.run] : []));
    assert.equal(first?.run, 61);
    assert.equal(second?.facts.flags['klm'], 'BAD');
    known.dispose();
    records.dispose();
    await closeEditors();
  });
});

/** The local copy has experiment 12 as it was at a time, in ms since 1970. */
async function keepAsOf({ session, local }: OpenWindow, since: number): Promise<void> {
  const one = { min_experiment: 12, max_experiment: 12, expand: true, limit: 500 };
  const { text } = await session.rundb.getPage(one);
  await local.keep(text, since);
  await local.cover([{ experiment: 12, first: 0, last: Infinity, since, until: since + 1 }]);
  await local.keepExperiments({ experiments: [{ experiment: 12, runs: 60 }], since });
}

describeOnce('A verdict from a local copy', () => {
  before(activated);

  const bad = { experiment: 12, run: 7, quality_expert: { klm: 'BAD' } };
  const runs = [...someRuns(12, 1, 6), bad, ...someRuns(12, 8, 60)];

  /** Shows code in a window whose server is down, and whose local copy is from an earlier time. */
  async function openOffline(place: Place, since: number) {
    {
      await using before = await place.openWindow();
      await keepAsOf(before, since);
    }
    await place.demo.close();
    const window = await place.openWindow();
    const records = new Records(window.connection);
    const known = new KnownRuns(window.connection, records.onDidExpire);
    const document = await vscode.workspace.openTextDocument({
      language: 'python',
      content: 'exp = 12\nruns = [4, 5, 7]\nfirst = ExpRun(12, 7)\nnone = ExpRun(12, 99)\n',
    });
    await vscode.window.showTextDocument(document);
    const findings = () =>
      vscode.languages
        .getDiagnostics(document.uri)
        .filter(({ source }) => source === 'RunDB')
        .map(({ message }) => message);
    return {
      ...{ window, records, known, document, findings },
      /** Resolves once a finding contains some text. */
      found: (text: string) =>
        when(vscode.languages.onDidChangeDiagnostics, () =>
          findings().some((message) => message.includes(text)),
        ),
      async [Symbol.asyncDispose]() {
        known.dispose();
        records.dispose();
        await closeEditors();
        await window[Symbol.asyncDispose]();
      },
    };
  }

  it('has its age in the tree, the view’s message, findings, hints, hovers, and records', async () => {
    await using place = await Place.open({ runs });
    await using open = await openOffline(place, Date.now() - 3 * 3_600_000 - 60_000);
    const { window, records, known, document } = open;
    const { view, session } = window;
    const { token } = new vscode.CancellationTokenSource();
    const age = 'Local copy, 3 h old';

    const [twelve = assert.fail()] = await rows(view);
    view.showKept(await window.kept());
    const { tooltip } = view.getTreeItem(twelve);
    assert.ok(typeof tooltip === 'string');
    assert.match(tooltip, RegExp(`^${age}$`, 'm'));
    assert.equal(describeAbsence(session), `The RunDB can’t be reached. ${age}.`);

    const watcher = new Watcher(known);
    await open.found(age);
    assert.deepEqual(open.findings(), [
      `Run 7 of experiment 12 is flagged bad: KLM. ${age}.`,
      `Run 7 of experiment 12 is flagged bad: KLM. ${age}.`,
      `The RunDB has no run 99 in experiment 12. ${age}.`,
    ]);
    watcher.dispose();

    const hints = new InlayHints(known);
    const everything = new vscode.Range(0, 0, document.lineCount, 0);
    const [hint] = await hints.provideInlayHints(document, everything, token);
    assert.ok(typeof hint?.label === 'string');
    assert.match(hint.label, /^3 runs, 1 bad/);
    assert.ok(hint.tooltip instanceof vscode.MarkdownString);
    assert.ok(hint.tooltip.value.includes(age), hint.tooltip.value);
    hints.dispose();

    const hover = await new Hover(known).provideHover(document, new vscode.Position(2, 19), token);
    const [card] = hover?.contents ?? [];
    assert.ok(card instanceof vscode.MarkdownString);
    assert.ok(card.value.includes(age), card.value);

    await records.get({ experiment: 12, run: 7 });
    assert.equal(describeAge(records.since({ experiment: 12, run: 7 })), age);
  });

  it('gets an age once it’s no longer new, even if nothing else happens', async () => {
    await using place = await Place.open({ runs });
    // Ages are displayed from ten minutes on.
    await using open = await openOffline(place, Date.now() - 600_000 + 3000);
    const watcher = new Watcher(open.known, 100);
    await open.found('flagged bad');
    await open.found('Local copy, 10 min old');
    watcher.dispose();
  });
});

describeOnce('The setting rundb.localCopy', () => {
  before(activated);

  it('keeps runs in memory if it says so, without a file', async () => {
    await using place = await Place.open({ runs: two });
    const settings = vscode.workspace.getConfiguration('rundb');
    await settings.update('localCopy', 'memory', vscode.ConfigurationTarget.Global);
    try {
      await using window = await place.openWindow();
      const id = { experiment: 12, run: 7 };
      await window.session.store.getRecord(id);
      assert.ok(await window.local.record(id));
      assert.equal((await window.local.state()).file, undefined);
    } finally {
      await settings.update('localCopy', undefined, vscode.ConfigurationTarget.Global);
    }
    assert.deepEqual(await readdir(place.folder), []);
  });
});

describeOnce('The update of a local copy', () => {
  before(activated);

  it('adds new experiments if all were downloaded, in rounds that start automatically', async () => {
    await using place = await Place.open({ runs: two });
    await using window = await place.openWindow();
    using open = openCommands(window);
    await open.commands.download([12, 14]);
    place.demo.addRuns(someRuns(16, 1, 3));
    // As it would be after an hour.
    await Array.fromAsync(window.session.store.experiments.find({ freshSince: Date.now() }));
    const round = new Promise<void>((resolve) => {
      place.demo.options.fault = ({ params }) => {
        if (params.get('min_experiment') === '16' && params.get('limit') === '500') resolve();
        return undefined;
      };
    });
    const upkeep = new Upkeep(window.connection, open.all, { first: 1, interval: 1 });
    await round;
    upkeep.dispose();
  });

  it('does nothing if nothing was downloaded, or if the setting is off', async () => {
    await using place = await Place.open({ runs: two });
    await using window = await place.openWindow();
    using open = openCommands(window);
    const never = { first: 1e6, interval: 1e6 };
    const upkeep = new Upkeep(window.connection, open.all, never);
    await upkeep.round();
    assert.deepEqual(place.demo.requests, []);
    await window.local.markDownloaded([12], true);
    const settings = vscode.workspace.getConfiguration('rundb');
    await settings.update('updateLocalCopy', false, vscode.ConfigurationTarget.Global);
    await upkeep.round();
    assert.deepEqual(place.demo.requests, []);
    await settings.update('updateLocalCopy', undefined, vscode.ConfigurationTarget.Global);
    await upkeep.round();
    assert.equal((await window.kept())[0]?.runs, 60);
    upkeep.dispose();
  });

  it('logs errors without showing them', async () => {
    await using place = await Place.open({ runs: two });
    await using window = await place.openWindow();
    using open = openCommands(window);
    await window.local.markDownloaded([12], true);
    await place.demo.close();
    const upkeep = new Upkeep(window.connection, open.all, { first: 1e6, interval: 1e6 });
    await upkeep.round();
    upkeep.dispose();
    assert.equal((await window.kept())[0]?.runs, 0);
  });
});

describeOnce('Show Local Copy', () => {
  before(activated);

  it('shows what is held, and the available actions', async () => {
    await using place = await Place.open({ runs: two });
    await using window = await place.openWindow();
    using open = openCommands(window);
    const { connection, session, local } = window;
    await open.commands.download(12);
    await session.store.getRecord({ experiment: 14, run: 3 });
    const state = await local.state();
    const { host } = new URL(place.demo.url);
    assert.match(describeCopy(session, state), RegExp(`^61 runs · [\\d.]+ [kM]B · ${host}$`));
    const shown = rowsOf(connection, session, state, open.commands);
    assert.deepEqual(
      shown.map(({ label, description }) => (description ? `${label} — ${description}` : label)),
      [
        'Experiment 14 — 1 run',
        'Experiment 12 — 60 runs, 1 min old, downloaded',
        'actions',
        '$(cloud-download) Download Runs…',
        '$(sync) Update Now',
        '$(clear-all) Clear Local Copy…',
        '$(snake) Copy Python to Read It',
        '$(move) Move…',
        '$(copy) Copy Path of Folder',
        '$(files) Show Other Local Copies',
        '$(gear) Open Settings',
      ],
    );
  });

  it('copies Python code that reads the runs', async () => {
    await using place = await Place.open({ runs: two });
    await using window = await place.openWindow();
    using open = openCommands(window);
    await open.commands.download([12, 14]);
    const { file } = await window.local.state();
    assert.ok(file);
    const [, address = assert.fail()] =
      /connect\((".*?"), uri=True\)/.exec(pythonToRead(file)) ?? [];
    const code = `import sqlite3; print(sqlite3.connect(${address}, uri=True).execute("SELECT count(*), min(run), max(experiment) FROM runs").fetchone())`;
    const { spawn } = await import('node:child_process');
    const python = spawn('python3', ['-c', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    const output = await python.stdout.setEncoding('utf8').toArray();
    assert.equal(output.join(''), '(65, 1, 14)\n');
  });

  it('updates what is held: a changed flag, and a new run', async () => {
    await using place = await Place.open({ runs: two });
    await using window = await place.openWindow();
    using open = openCommands(window);
    await open.commands.download(14);
    place.demo.addRuns([{ experiment: 14, run: 2, quality_expert: { klm: 'BAD' } }]);
    place.demo.addRuns(someRuns(14, 6, 6));
    await open.commands.update(window.session, await window.kept());
    const { runs } = await window.local.read([{ experiment: 14, first: 0, last: Infinity }]);
    assert.equal(runs.length, 6);
    assert.equal(runs[1]?.run.facts.flags['klm'], 'BAD');
  });

  it('removes an experiment, or everything', async () => {
    await using place = await Place.open({ runs: two });
    await using window = await place.openWindow();
    using open = openCommands(window);
    await open.commands.download([12, 14]);
    await open.commands.remove(window.session, 12);
    assert.deepEqual(
      (await window.kept()).map(({ experiment }) => experiment),
      [14],
    );
    await open.commands.remove(window.session);
    assert.deepEqual(await window.kept(), []);
  });

  it("moves the files to another folder, and doesn't request their contents again", async () => {
    await using place = await Place.open({ runs: two });
    await using window = await place.openWindow();
    using open = openCommands(window);
    await open.commands.download(12);
    const target = join(place.folder, 'elsewhere');
    await mkdir(target);
    const settings = vscode.workspace.getConfiguration('rundb');
    try {
      const folder = window.connection.copies?.folder ?? assert.fail();
      await moveLocalCopyTo(window.connection, folder, target);
      assert.deepEqual(await readdir(folder), []);
      const { store } = await window.connection.require();
      const state = await store.local?.state();
      assert.equal(state?.file?.startsWith(target), true);
      assert.equal(state.experiments[0]?.runs, 60);
      await store.local?.close();
    } finally {
      await settings.update('localCopyPath', undefined, vscode.ConfigurationTarget.Global);
      await window.connection.ready;
      await window.connection.session?.store.local?.close();
    }
  });
});
