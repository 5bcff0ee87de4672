import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { listedRuns, type ListedRun } from '../../../src/core/records/index.ts';
import { startDemo } from '../../../src/demo/server.ts';
import type { RunId } from '../../../src/core/rundb/index.ts';
import { findMentions, Selection, Source } from '../../../src/core/selection/index.ts';
import { Records } from '../../../src/features/documents/records.ts';
import { existingAt } from '../../../src/features/insert/existing.ts';
import { Forms, dataPath, formatIn } from '../../../src/features/insert/forms.ts';
import { Insertion } from '../../../src/features/insert/insertion.ts';
import { Merging } from '../../../src/features/insert/merging.ts';
import { changeOffers, previewAt } from '../../../src/features/insert/offers.ts';
import { RowSources } from '../../../src/features/insert/rowSources.ts';
import { RunChoice } from '../../../src/features/insert/runChoice.ts';
import { RecentEditors } from '../../../src/features/insert/recentEditors.ts';
import { Target } from '../../../src/features/insert/target.ts';
import { insertedTexts } from '../../../src/features/insert/texts.ts';
import { Writer } from '../../../src/features/insert/writer.ts';
import { KnownRuns } from '../../../src/features/references/knownRuns.ts';
import type { RunRows } from '../../../src/features/runs/index.ts';
import { Search } from '../../../src/features/search/search.ts';
import { Searches } from '../../../src/features/search/searches.ts';
import { edit, insert, of12, type Pairs } from '../editing.ts';
import { activated, address, closeEditors, connect, someRuns } from '../fixture.ts';
import { State } from '../state.ts';
import { openView } from '../view.ts';
import { describeOnce } from '../../describeOnce.ts';

const usualUrl = 'https://rundb.belle2.org';

/** Extension state that is always empty. */
const memory: vscode.Memento = {
  keys: () => [],
  get: () => undefined as never,
  update: () => Promise.resolve(),
};
const forms = new Forms(memory);
const recent = new RecentEditors();

const runsOf = (pairs: Pairs) => pairs.map(([experiment, run]) => ({ experiment, run }));

function writerOf(pairs: Pairs): Writer {
  return new Writer(Selection.of(runsOf(pairs)), {
    path: dataPath,
    url: () => usualUrl,
    existing: () => undefined,
    energyOf: () => () => ({ energy: 10.58, energyName: '4S' }),
  });
}

/** A separate instance, since the extension shows its errors instead of throwing them. */
async function openInsertion(runs: Iterable<{ experiment: number; run: number }>) {
  const open = await openView({ runs });
  const never = new vscode.EventEmitter<void>();
  const known = new KnownRuns(open.connection, never.event);
  const records = new Records(open.connection);
  const search = new Search(open.connection, records, new Searches(new State()));
  return {
    connection: open.connection,
    insertion: new Insertion(forms, known, () => open.connection.url, search),
    async [Symbol.asyncDispose]() {
      known.dispose();
      never.dispose();
      await open[Symbol.asyncDispose]();
    },
  };
}

describe('A read-only document', () => {
  before(activated);
  afterEach(closeEditors);

  it('is reported before anything is requested: a record', async () => {
    await using own = await openInsertion([]);
    const open = await connect({ runs: someRuns(12, 1, 9) });
    await vscode.window.showTextDocument(address('/e0012/r00005.json'));
    const message = /^e0012\/r00005\.json is read-only\. Put the cursor in an editable file/;
    await assert.rejects(own.insertion.target(recent), { message });
    open.demo.requests.length = 0;
    await insert({ query: 'exp:12', format: 'numbers' });
    assert.equal(open.demo.requests.length, 0);
  });

  it('is reported when written to: a document of another extension', async () => {
    const text = 'runs = \n';
    const provider = vscode.workspace.registerTextDocumentContentProvider('rundb-test', {
      provideTextDocumentContent: () => text,
    });
    const uri = vscode.Uri.from({ scheme: 'rundb-test', path: '/runs.py' });
    await vscode.window.showTextDocument(uri);
    const target = Target.active() ?? assert.fail();
    const { document, ranges } = target;
    const writing = target.write(() => ranges.map((range) => [range, '[798]'] as const));
    await assert.rejects(writing, { message: /^runs\.py is read-only\./ });
    assert.equal(document.getText(), text);
    target.dispose();
    provider.dispose();
  });

  it('is distinguished from an editable one', async () => {
    await using own = await openInsertion([]);
    await edit('python', 'runs = ┃');
    const target = await own.insertion.target(recent);
    assert.equal(target.ranges.length, 1);
    target.dispose();
  });

  it('is distinguished from no editor at all', async () => {
    await using own = await openInsertion([]);
    await closeEditors();
    await assert.rejects(own.insertion.target(recent), { message: /There is no editor/ });
  });
});

describeOnce('An error is reported if', () => {
  before(activated);
  after(closeEditors);

  it('the position is gone', async () => {
    await using open = await openInsertion(someRuns(12, 1, 9));
    const document = await edit('python', 'runs = ┃');
    const target = await open.insertion.target(recent);
    const change = new vscode.WorkspaceEdit();
    change.insert(document.uri, new vscode.Position(0, 7), '[]');
    await vscode.workspace.applyEdit(change);
    const inserting = open.insertion.insert(
      target,
      { runs: runsOf(of12(1)) },
      { format: 'numbers' },
    );
    await assert.rejects(inserting, { message: /edited or closed in the meantime.*nothing was/ });
    target.dispose();
  });

  it('another server was connected while the list of formats was open', async () => {
    await using open = await openInsertion(someRuns(12, 1, 9));
    await using other = await startDemo({ runs: [] });
    const document = await edit('python', 'runs = ┃');
    const target = await open.insertion.target(recent);
    await open.connection.ready;
    const state = { ended: false };
    const rejected = assert
      .rejects(open.insertion.insert(target, { runs: runsOf(of12(1, 2)) }, {}), {
        message: /^The RunDB connection changed in the meantime\./,
      })
      .finally(() => (state.ended = true));
    // Once VS Code has answered this command, it has also shown the list.
    await vscode.commands.executeCommand('setContext', 'rundb.test', true);
    await open.connection.useDemo(other);
    while (!state.ended) {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    }
    await rejected;
    assert.equal(document.getText(), 'runs = ');
    target.dispose();
  });

  it('ranges would cover too many runs', async () => {
    await using open = await openInsertion(someRuns(12, 1, 10_100));
    await edit('python', 'runs = ┃');
    const target = await open.insertion.target(recent);
    const inserting = open.insertion.insert(
      target,
      { runs: runsOf(of12(1, 20_000)) },
      { format: 'ranges', ranges: 'existing' },
    );
    const message = /^Too many runs to check which numbers between 2 and 19999 of experiment 12/;
    await assert.rejects(inserting, { message });
    target.dispose();
  });

  it('runs of several experiments would look the same', async () => {
    await edit('python', 'a = ┃\nb = ┃\n');
    const writer = writerOf([
      [12, 7],
      [14, 8],
    ]);
    const target = Target.active() ?? assert.fail();
    const noteOf = (id: string) => {
      const form = forms.named(id);
      return previewAt(target, insertedTexts(target, writer, form), formatIn(form)).note;
    };
    assert.throws(() => noteOf('numbers'), { message: /several experiments/ });
    assert.equal(noteOf('exprun'), undefined);
    target.dispose();
    const document = await edit('python', 'f(exp=12, run=┃)\nf(exp=14, run=┃)\n');
    await insert({ runs: [[12, 7], [14, 8]], format: 'numbers' }); // prettier-ignore
    assert.equal(document.getText(), 'f(exp=12, run=[7])\nf(exp=14, run=[8])\n');
    const other = await edit('python', 'f(exp=12, run=┃)\nf(exp=12, run=┃)\n');
    await insert({ runs: [[12, 7], [14, 8]], format: 'numbers' }); // prettier-ignore
    assert.equal(other.getText(), 'f(exp=12, run=)\nf(exp=12, run=)\n');
  });
});

describeOnce('The list of formats says', () => {
  before(activated);
  after(closeEditors);

  const of14: Pairs = [[14, 5]];
  for (const [language, from, id, note] of [
    ['python', 'runs = ┃', 'numbers', 'doesn’t include the experiment'],
    ['python', 'runs = "┃"', 'ranges', 'doesn’t include the experiment'],
    ['python', 'experiment = 14\nruns = ┃', 'numbers', undefined],
    ['python', 'experiment = 14\nx = ┃', 'numbers', undefined],
    ['python', 'experiment = 12\nx = ┃', 'ranges', 'the text around it says experiment 12'],
    ['python', 'runs = {14: ┃}', 'numbers', undefined],
    ['python', 'runs = ┃', 'exprun', undefined],
    ['yaml', 'experiment:\n  14:\n    runsRange: ┃', 'ranges', undefined],
    ['yaml', 'runsRange: ┃', 'ranges', 'doesn’t include the experiment'],
    ['plaintext', '┃', 'ranges', 'doesn’t include the experiment'],
  ] as const) {
    it(`${note ?? 'nothing'} for ${id} in ${JSON.stringify(from)}`, async () => {
      await edit(language, from);
      const target = Target.active() ?? assert.fail();
      const texts = insertedTexts(target, writerOf(of14), forms.named(id));
      assert.equal(previewAt(target, texts, id).note, note);
      target.dispose();
    });
  }

  for (const [from, isFirst, label] of [
    ['x = ExpRun(12, 62┃97)', false, 'Replace 1 run: ExpRun(12, 6297)'],
    ['x = ExpRun(12, 6297)┃', false, 'Replace 1 run: ExpRun(12, 6297)'],
    ['x = «ExpRun(12, 6297)»', true, 'Replace 1 run: ExpRun(12, 6297)'],
    ['exp = 12\nruns = [1, 2, 3, ┃4, 5]', true, 'Replace the 5 runs at the cursor'],
    ['exp = 12\nruns = «[1, 2, 3, 4, 5]»', true, 'Replace the 5 selected runs'],
    ['exp = 12\nruns = [1, 2, 3]┃', false, 'Replace the 3 runs at the cursor'],
    // It is unknown how many of these numbers are runs.
    ['exp = 12\nruns = "798-┃904"', true, 'Replace "798-904"'],
  ] as const) {
    it(`what would be replaced, ${isFirst ? 'first' : 'last'}: ${JSON.stringify(from)}`, async () => {
      await edit('python', from);
      const target = Target.active() ?? assert.fail();
      const found = existingAt(target, { experiment: 12 }) ?? assert.fail();
      const { offers } = changeOffers(target, writerOf(of12(7)), found, () => found);
      assert.equal(offers[0]?.label, `$(replace) ${label}`);
      assert.equal(found.isMeant, isFirst);
      target.dispose();
    });
  }
});

describe('Runs without their experiment', () => {
  let directory: string;
  before(async () => {
    await activated();
    directory = await mkdtemp(join(tmpdir(), 'rundb-'));
  });
  after(async () => {
    await closeEditors();
    await rm(directory, { recursive: true });
  });

  /** Opens a file with a text, and puts the cursor at `┃`. */
  async function open(language: string, marked: string): Promise<vscode.TextDocument> {
    const path = join(directory, `runs.${language === 'python' ? 'py' : language}`);
    await writeFile(path, marked.replace('┃', ''));
    const document = await vscode.workspace.openTextDocument(path);
    const editor = await vscode.window.showTextDocument(document);
    const at = document.positionAt(marked.indexOf('┃'));
    editor.selection = new vscode.Selection(at, at);
    return document;
  }

  it('get a line that says it, as a single undo step, and are then recognized', async () => {
    for (const [language, from, to] of [
      ['python', 'def f():\n    runs = ┃\n', 'def f():\n    experiment = 12\n    runs = [7, 8]\n'],
      ['yaml', 'x: 1\nruns: ┃\n', 'x: 1\nexperiment: 12\nruns: [7, 8]\n'],
      ['json', '{"runs": ┃}', '{"experiment": 12, "runs": [7, 8]}'],
    ] as const) {
      await closeEditors();
      await vscode.commands.executeCommand('notifications.clearAll');
      // A separate file: an untitled one may get the name, and late edits, of an earlier one.
      const document = await open(language, from);
      await insert({ runs: of12(7, 8), format: 'numbers' });
      const inserted = document.getText();
      assert.equal(findMentions(new Source(inserted, language)).length, 0);
      while (document.getText() === inserted) {
        await vscode.commands.executeCommand('notification.acceptPrimaryAction');
      }
      assert.equal(document.getText(), to);
      const [mention] = findMentions(new Source(to, language));
      assert.equal(mention?.iovs[0]?.first.experiment, 12);
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), inserted);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  });
});

describeOnce('The runs to insert', () => {
  before(activated);
  after(closeEditors);

  /** A view whose selection and visibility are set by the test. */
  class Rows implements RunRows {
    readonly #changed = new vscode.EventEmitter<void>();
    readonly onDidChangeSelection = this.#changed.event;
    visible = true;
    selectedRuns: readonly ListedRun[] = [];

    select(...runs: ListedRun[]): void {
      this.selectedRuns = runs;
      this.#changed.fire();
    }
  }

  it('are those selected last in a visible view', async () => {
    await using open = await openView({ runs: [] });
    const records = new Records(open.connection);
    const searches = new Searches({ ...memory, setKeysForSync: () => {} });
    const [first, second] = [new Rows(), new Rows()];
    const sources = new RowSources(
      { rows: first, view: 'runs' },
      { rows: second, view: 'searches' },
    );
    const search = new Search(open.connection, records, searches);
    const known = new KnownRuns(open.connection, records.onDidExpire);
    const chosen = async (): Promise<string | undefined> => {
      let source: string | undefined;
      const choice = new RunChoice(search, sources.latestFirst, known);
      await choice.use(undefined, undefined, 'insert', (found) => {
        ({ source } = found);
        return Promise.resolve('ended');
      });
      return source;
    };
    const [one, two] = listedRuns(runsOf(of12(1, 2)));
    assert.ok(one && two);
    first.select(one);
    assert.equal(await chosen(), '1 run selected in the Runs view');
    second.select(one, two);
    assert.equal(await chosen(), '2 runs selected in the Searches view');
    second.visible = false;
    assert.equal(await chosen(), '1 run selected in the Runs view');
    first.select();
    const choice = new RunChoice(search, [], known);
    const use = (given: unknown) =>
      choice.use(given, undefined, 'insert', () => Promise.resolve('ended'));
    await assert.rejects(use({ runs: [] }), {
      message: 'No runs were given. Select some in the Runs view, or search for some.',
    });
    await assert.rejects(use({ query: 'exp:12' }), {
      message: 'The search found no runs. Edit the query and try again.',
    });
    // Now the user is asked for a query, and cancels.
    const state = { ended: false };
    const asking = chosen().finally(() => (state.ended = true));
    while (!state.ended) await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    assert.equal(await asking, undefined);
    known.dispose();
    sources.dispose();
    searches.dispose();
    records.dispose();
  });
});

describeOnce('A query in Python', () => {
  before(activated);
  after(closeEditors);

  it('is the one that found the runs', async () => {
    const open = await connect({ runs: someRuns(12, 1, 9) });
    const query = 'exp:12 run:4..6';
    for (const argument of [{ query }, { query, runs: of12(4, 5, 6) }]) {
      const document = await edit('python', '┃');
      await insert({ ...argument, format: 'python-query' });
      const text = document.getText();
      assert.match(text, /^# Query: exp:12 run:4/);
      assert.ok(text.includes(`rundb.URL = "${open.demo.url}"`), text);
    }
    // Given runs aren't searched for.
    assert.equal(open.demo.requests.length, 1);
  });

  it('uses the connected server', async () => {
    const open = await connect({ runs: someRuns(12, 1, 9) });
    const document = await edit('python', 'runs = ┃');
    await insert({ runs: of12(4, 5), format: 'python-query' });
    assert.ok(document.getText().includes(`{"URL": "${open.demo.url}"}`), document.getText());
    await vscode.commands.executeCommand('rundb.copyRunsAs', {
      runs: of12(4, 5, 9),
      format: 'python-query',
    });
    const copied = await vscode.env.clipboard.readText();
    assert.ok(copied.includes(`{"URL": "${open.demo.url}"}`), copied);
  });

  it('finds the runs if no others are given, and must be valid', async () => {
    const open = await connect({ runs: someRuns(12, 1, 9) });
    const document = await edit('python', 'runs = ┃');
    await insert({ query: 'exp:12 run:4..6', format: 'numbers' });
    assert.equal(document.getText(), 'runs = [4, 5, 6]');
    for (const query of ['lumy>5', 7, 'exp:12 run:99']) {
      const other = await edit('python', 'runs = ┃');
      await insert({ query, format: 'numbers' });
      assert.equal(other.getText(), 'runs = ');
    }
    assert.ok(open.demo.requests.length > 0);
  });
});

describeOnce('The choice to merge ranges', () => {
  const there = runsOf(of12(1, 3));

  /** Merging whose requests for existing runs are answered by the test. */
  function slowly() {
    const asked: PromiseWithResolvers<readonly RunId[]>[] = [];
    const merging = new Merging(() => {
      const next = Promise.withResolvers<readonly RunId[]>();
      asked.push(next);
      return next.promise;
    });
    return { asked, merging };
  }

  it('is the latest one, however slowly the server responds', async () => {
    const { asked, merging } = slowly();
    const first = merging.want('existing');
    assert.ok(merging.isChecking);
    assert.equal(merging.existing, undefined);
    const second = merging.want('numbers');
    asked[0]?.resolve(there);
    await Promise.all([first, second]);
    assert.equal(merging.wanted, 'numbers');
    assert.equal(merging.existing, undefined);
    assert.ok(!merging.isChecking);
    const third = merging.want('existing');
    asked[1]?.resolve(there);
    await third;
    assert.equal(merging.existing, there);
    await merging.want('numbers');
    assert.equal(merging.existing, undefined);
  });

  it("is reset if it can't be known which runs exist", async () => {
    const { asked, merging } = slowly();
    const first = merging.want('existing');
    const second = merging.want('existing');
    asked[0]?.reject(new Error('of the first, which nobody waits for'));
    await first;
    asked[1]?.reject(new Error('of the second'));
    await assert.rejects(second, { message: 'of the second' });
    assert.equal(merging.wanted, 'numbers');
    assert.equal(merging.existing, undefined);
  });

  it('is never applied after the shown text was accepted', async () => {
    const { promise, resolve } = Promise.withResolvers<readonly RunId[]>();
    const merging = new Merging(() => promise);
    const wanting = merging.want('existing');
    merging.cancel();
    resolve(there);
    await wanting;
    assert.equal(merging.existing, undefined);
  });
});
