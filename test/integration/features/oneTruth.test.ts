import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DemoServer } from '../../../src/demo/server.ts';
import { Records } from '../../../src/features/documents/records.ts';
import { KnownRuns } from '../../../src/features/references/knownRuns.ts';
import type { RunsView } from '../../../src/features/runs/index.ts';
import { describeOnce } from '../../describeOnce.ts';
import { activated, someRuns } from '../fixture.ts';
import { openView, rows, type Row } from '../view.ts';

const run = { experiment: 12, run: 60 };
const iov = { first: run, last: run };

function setFlag(demo: DemoServer, flag: string): void {
  demo.setRuns([...someRuns(12, 1, 59), { ...run, quality_expert: { klm: flag } }]);
}

/** A connection's tree, records, and runs in code, each of which has already loaded run 60. */
async function openAll() {
  const open = await openView({ runs: [] });
  setFlag(open.demo, 'GOOD');
  const records = new Records(open.connection);
  const known = new KnownRuns(open.connection, new vscode.EventEmitter<void>().event);
  const [twelve = assert.fail()] = await rows(open.view);
  await open.view.getChildren(twelve);
  await records.get(run);
  await known.load([iov]);
  return {
    ...open,
    records,
    known,
    twelve,
    async [Symbol.asyncDispose]() {
      known.dispose();
      records.dispose();
      await open[Symbol.asyncDispose]();
    },
  };
}

/** Resolves when the event fires with a matching value. */
function told<T>(event: vscode.Event<T>, isIt: (value: T) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const listener = event((value) => {
      if (!isIt(value)) return;
      listener.dispose();
      resolve();
    });
  });
}

async function flagInTree(view: RunsView, experiment: Row): Promise<string | undefined> {
  const [first] = await view.getChildren(experiment);
  return first?.kind === 'run' ? first.run.facts.flags['klm'] : undefined;
}

function flagInCode(known: KnownRuns): string | undefined {
  return known.get(iov)?.runs?.[0]?.facts.flags['klm'];
}

async function flagInRecord(records: Records): Promise<string | undefined> {
  const { bytes } = await records.get(run);
  return /"klm": "(\w+)"/.exec(new TextDecoder().decode(bytes))?.[1];
}

describeOnce('Data about a run', () => {
  before(activated);

  it('is the same everywhere once its record is opened again', async () => {
    await using open = await openAll();
    setFlag(open.demo, 'BAD');
    open.records.expire();
    const painted = told(open.view.onDidChangeTreeData, (node) => node === open.twelve);
    const learnt = told(open.known.onDidLearn, () => true);
    open.demo.requests.length = 0;
    assert.equal(await flagInRecord(open.records), 'BAD');
    await Promise.all([painted, learnt]);
    assert.equal(await flagInTree(open.view, open.twelve), 'BAD');
    assert.equal(flagInCode(open.known), 'BAD');
    assert.equal(open.demo.requests.length, 1);
  });

  it('is the same everywhere once the tree is refreshed', async () => {
    await using open = await openAll();
    setFlag(open.demo, 'BAD');
    const changed = told(open.records.onDidChange, (id) => id.run === run.run);
    await open.view.refresh();
    await changed;
    const [twelve = assert.fail()] = await rows(open.view);
    assert.equal(await flagInTree(open.view, twelve), 'BAD');
    assert.equal(flagInCode(open.known), 'BAD');
    open.demo.requests.length = 0;
    assert.equal(await flagInRecord(open.records), 'BAD');
    assert.equal(open.demo.requests.length, 1, 'only the text is requested');
  });

  it('is requested once, by whoever needs it first', async () => {
    await using open = await openAll();
    open.demo.requests.length = 0;
    await open.known.load([{ first: { ...run, run: 20 }, last: run }]);
    assert.equal(open.demo.requests.length, 0, 'the tree has loaded them');
    await open.known.load([{ first: { ...run, run: 0 }, last: run }]);
    assert.equal(open.demo.requests.length, 1);
    await open.view.loadMore(12);
    assert.equal((await open.view.getChildren(open.twelve)).length, 60);
    assert.equal(open.demo.requests.length, 1, 'the code has requested them');
  });
});
