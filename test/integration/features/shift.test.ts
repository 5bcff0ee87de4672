import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as vscode from 'vscode';
import type { RunId } from '../../../src/core/rundb/index.ts';
import type { DemoServer } from '../../../src/demo/server.ts';
import { Connection, CredentialStore } from '../../../src/features/connection/index.ts';
// Separate instances, since the extension's own are hidden behind VS Code's file service.
import { Records } from '../../../src/features/documents/records.ts';
import { RunsView } from '../../../src/features/runs/index.ts';
import { describeOnce } from '../../describeOnce.ts';
import { activated, address, closeEditors, connect, someRuns } from '../fixture.ts';
import { rows, type Row } from '../view.ts';
import { Secrets } from './secrets.ts';

const experiment = 12;
/** Runs before the shift starts. */
const runsBefore = 150;
/** One every 1.5 minutes for 8 hours. */
const refreshes = 320;
/** Each run lasts 15 minutes. */
const refreshesOfRun = 10;
/** Until all code is compiled and all caches have reached their full size. */
const warmUp = 100;

describeOnce('A shift of 8 hours', () => {
  before(activated);
  afterEach(closeEditors);

  it('shows runs as they appear and grow, without using more memory in the end', async () => {
    using shift = await openShift(someRuns(experiment, 1, runsBefore));
    const { demo, view } = shift;
    const [row] = await rows(view);
    await view.getChildren(row);
    await view.loadMore(experiment);
    let run = runsBefore;
    const heaps: number[] = [];
    const tops: WeakRef<Row>[] = [];
    for (let i = 0; i < refreshes; i++) {
      if (i >= warmUp && i % 20 === 0) heaps.push(await heapUsed());
      if (i % refreshesOfRun === 0) run++;
      const minutes = 1 + (i % refreshesOfRun);
      demo.addRuns([growing(run, minutes)]);
      demo.requests.length = 0;
      await shift.refresh();
      // Not each time, because VS Code takes a while for these.
      if (i % 4 === 0) await vscode.commands.executeCommand('rundb.refresh');
      if (i % (2 * refreshesOfRun) === 0) await openOnly(run);
      assert.equal(
        await newestRow(view),
        `${run} | physics · not flagged · ${minutes} nb⁻¹ · ${minutes} min`,
      );
      tops.push(...(await view.getChildren()).map((top) => new WeakRef(top)));
      const { bytes } = await shift.records.get({ experiment, run });
      assert.match(new TextDecoder().decode(bytes), RegExp(`"lumi_recorded": ${minutes}\\b`));
      const asked = demo.requests.length;
      assert.ok(asked <= 12, `${asked} requests after refresh ${i}`);
    }
    heaps.push(await heapUsed());
    // A few kB per refresh remain, in VS Code and in the server in this process; retaining a listing
    // would take 100.
    const grown = Math.min(...heaps.slice(-4)) - Math.max(...heaps.slice(0, 4));
    // VS Code keeps a reference to a row for a moment.
    const kept = tops.filter((top) => top.deref() !== undefined).length;
    assert.ok(kept <= 5, `${kept} listings are kept`);
    const [top] = await rows(view);
    assert.equal((await view.getChildren(top)).length, 101);
    await view.loadAll(experiment);
    const all = await view.getChildren(top);
    assert.deepEqual(
      all.map(({ id }) => id),
      Array.from({ length: run }, (_, i) => `${experiment}/${run - i}`),
    );
    const inMB = heaps.map((bytes) => (bytes / 1e6).toFixed(1)).join(', ');
    assert.ok(grown < 4e6, `the heap grows: ${inMB} MB`);
  }).timeout(120_000);

  it('keeps a limited number of records', async () => {
    const runs = someRuns(experiment, 1, 400);
    using shift = await openShift(runs);
    await Promise.all(runs.map((run) => shift.records.get(run)));
    assert.equal(shift.demo.requests.length, runs.length);
    let kept = 0;
    for (const run of runs.toReversed()) {
      await shift.records.get(run);
      if (shift.demo.requests.length > runs.length) break;
      kept++;
    }
    assert.ok(kept >= 50 && kept <= 300, `${kept} records are kept`);
  });
});

interface Shift extends Disposable {
  readonly demo: DemoServer;
  readonly view: RunsView;
  readonly records: Records;
  /** The extension's refresh command, for these instances. */
  refresh(): Promise<void>;
}

/** The extension on a demo RunDB, and instances of its parts to inspect. */
async function openShift(runs: readonly RunId[]): Promise<Shift> {
  const { demo } = await connect({ runs: runs.map((run) => ({ ...run })) });
  const connection = new Connection(new CredentialStore(new Secrets()));
  await connection.ready;
  const view = new RunsView(connection);
  const records = new Records(connection);
  return {
    demo,
    view,
    records,
    async refresh() {
      records.expire();
      await connection.reload();
      await view.refresh();
    },
    [Symbol.dispose]() {
      records.dispose();
      view.dispose();
      connection.dispose();
    },
  };
}

function growing(run: number, minutes: number) {
  return {
    experiment,
    run,
    time_start: undefined,
    time_stop: undefined,
    duration: minutes * 60,
    statistics: { lumi_recorded: minutes },
    history: Array.from({ length: 50 }, (_, i) => ({ minute: i, events: minutes * i })),
  };
}

/** The newest run in the tree, as VS Code would show it. */
async function newestRow(view: RunsView): Promise<string> {
  const [top] = await view.getChildren();
  const items = (await view.getChildren(top)).map((row) => view.getTreeItem(row));
  const { label, description } = items[0] ?? assert.fail('no run');
  assert.ok(typeof label === 'string' && typeof description === 'string');
  return `${label} | ${description}`;
}

async function openOnly(run: number): Promise<void> {
  await closeEditors();
  const uri = address(`/e0012/r${String(run).padStart(5, '0')}.json`);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
}

/** Bytes in use after garbage collection. */
async function heapUsed(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // Objects held only by weak references are collected the second time.
  for (let i = 0; i < 2; i++) {
    await turn();
    collect();
  }
  return process.memoryUsage().heapUsed;
}
