import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { listedRuns, type ListedRun } from '../../../src/core/records/index.ts';
import type { RunId } from '../../../src/core/rundb/index.ts';
import { findMentions, Selection, Source } from '../../../src/core/selection/index.ts';
import { Records } from '../../../src/features/documents/records.ts';
import { existingAt } from '../../../src/features/insert/existing.ts';
import { Forms, dataPath, formatIn } from '../../../src/features/insert/forms.ts';
import { Insertion } from '../../../src/features/insert/insertion.ts';
import { Merging } from '../../../src/features/insert/merging.ts';
import { changeOffers, previewAt } from '../../../src/features/insert/offers.ts';
import { RunChoice } from '../../../src/features/insert/runChoice.ts';
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

/** What VS Code keeps for an extension: nothing. */
const memory: vscode.Memento = {
  keys: () => [],
  get: () => undefined as never,
  update: () => Promise.resolve(),
};
const forms = new Forms(memory);

const runsOf = (pairs: Pairs) => pairs.map(([experiment, run]) => ({ experiment, run }));

function writerOf(pairs: Pairs): Writer {
  return new Writer(Selection.of(runsOf(pairs)), {
    path: dataPath,
    url: () => usualUrl,
    existing: () => undefined,
  });
}

/** Our own, since what that of the extension throws is shown, not thrown. */
async function openInsertion(runs: Iterable<{ experiment: number; run: number }>) {
  const open = await openView({ runs });
  const never = new vscode.EventEmitter<void>();
  const known = new KnownRuns(open.connection, never.event);
  const records = new Records(open.connection);
  const search = new Search(open.connection, records, new Searches(new State()));
  return {
    insertion: new Insertion(forms, known, () => open.connection.url, search),
    async [Symbol.asyncDispose]() {
      known.dispose();
      never.dispose();
      await open[Symbol.asyncDispose]();
    },
  };
}

describe('A document that is read-only', () => {
  before(activated);
  afterEach(closeEditors);

  it('is told before anything is asked: a record', async () => {
    await using own = await openInsertion([]);
    await using open = await connect({ runs: someRuns(12, 1, 9) });
    await vscode.window.showTextDocument(address('/e0012/r00005.json'));
    const message = /^e0012\/r00005\.json is read-only\. Put the cursor in an editable file/;
    assert.throws(() => own.insertion.target(), { message });
    open.demo.requests.length = 0;
    await insert({ query: 'exp:12', format: 'numbers' });
    assert.equal(open.demo.requests.length, 0);
  });

  it('is told when it is written to: the text of another extension', async () => {
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

  it('is not one that can be edited', async () => {
    await using own = await openInsertion([]);
    await edit('python', 'runs = ┃');
    const target = own.insertion.target();
    assert.equal(target.ranges.length, 1);
    target.dispose();
  });

  it('nor is there always one', async () => {
    await using own = await openInsertion([]);
    await closeEditors();
    assert.throws(() => own.insertion.target(), { message: /There is no editor/ });
  });
});

describeOnce('What can not be inserted is told', () => {
  before(activated);
  after(closeEditors);

  it('where the place is gone', async () => {
    await using open = await openInsertion(someRuns(12, 1, 9));
    const document = await edit('python', 'runs = ┃');
    const target = open.insertion.target();
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

  it('where ranges would go over too many runs', async () => {
    await using open = await openInsertion(someRuns(12, 1, 10_100));
    await edit('python', 'runs = ┃');
    const target = open.insertion.target();
    const inserting = open.insertion.insert(
      target,
      { runs: runsOf(of12(1, 20_000)) },
      { format: 'ranges', ranges: 'existing' },
    );
    const message = /^Too many runs to check which numbers between 2 and 19999 of experiment 12/;
    await assert.rejects(inserting, { message });
    target.dispose();
  });

  it('where runs of several experiments would look the same', async () => {
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

describeOnce('The list of forms says', () => {
  before(activated);
  after(closeEditors);

  const of14: Pairs = [[14, 5]];
  for (const [language, from, id, note] of [
    ['python', 'runs = ┃', 'numbers', 'doesn’t say the experiment'],
    ['python', 'runs = "┃"', 'ranges', 'doesn’t say the experiment'],
    ['python', 'experiment = 14\nruns = ┃', 'numbers', undefined],
    ['python', 'experiment = 14\nx = ┃', 'numbers', undefined],
    ['python', 'experiment = 12\nx = ┃', 'ranges', 'the text around it says experiment 12'],
    ['python', 'runs = {14: ┃}', 'numbers', undefined],
    ['python', 'runs = ┃', 'exprun', undefined],
    ['yaml', 'experiment:\n  14:\n    runsRange: ┃', 'ranges', undefined],
    ['yaml', 'runsRange: ┃', 'ranges', 'doesn’t say the experiment'],
    ['plaintext', '┃', 'ranges', 'doesn’t say the experiment'],
  ] as const) {
    it(`${note ?? 'nothing'} of ${id} in ${JSON.stringify(from)}`, async () => {
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
    // Nobody knows how many of these numbers are runs.
    ['exp = 12\nruns = "798-┃904"', true, 'Replace "798-904"'],
  ] as const) {
    it(`what goes, ${isFirst ? 'first' : 'last'}: ${JSON.stringify(from)}`, async () => {
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

describe('Runs that don’t say their experiment', () => {
  let directory: string;
  before(async () => {
    await activated();
    directory = await mkdtemp(join(tmpdir(), 'rundb-'));
  });
  after(async () => {
    await closeEditors();
    await rm(directory, { recursive: true });
  });

  /** Shows a file with a text, and the cursor where `┃` is. */
  async function open(language: string, marked: string): Promise<vscode.TextDocument> {
    const path = join(directory, `runs.${language === 'python' ? 'py' : language}`);
    await writeFile(path, marked.replace('┃', ''));
    const document = await vscode.workspace.openTextDocument(path);
    const editor = await vscode.window.showTextDocument(document);
    const at = document.positionAt(marked.indexOf('┃'));
    editor.selection = new vscode.Selection(at, at);
    return document;
  }

  it('get a line that does, as one step to undo, and are read then', async () => {
    for (const [language, from, to] of [
      ['python', 'def f():\n    runs = ┃\n', 'def f():\n    experiment = 12\n    runs = [7, 8]\n'],
      ['yaml', 'x: 1\nruns: ┃\n', 'x: 1\nexperiment: 12\nruns: [7, 8]\n'],
      ['json', '{"runs": ┃}', '{"experiment": 12, "runs": [7, 8]}'],
    ] as const) {
      await closeEditors();
      await vscode.commands.executeCommand('notifications.clearAll');
      // A file of its own: an untitled one may get the name, and late edits, of one before it.
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

  /** A view of which a test says what is selected, and what the user sees. */
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

  it('are those that were selected last in a view that the user sees', async () => {
    await using open = await openView({ runs: [] });
    const records = new Records(open.connection);
    const searches = new Searches({ ...memory, setKeysForSync: () => {} });
    const [first, second] = [new Rows(), new Rows()];
    const choice = new RunChoice(new Search(open.connection, records, searches), [
      { rows: first, describe: (count) => `${count} in the first` },
      { rows: second, describe: (count) => `${count} in the second` },
    ]);
    const chosen = async (): Promise<string | undefined> => {
      let source: string | undefined;
      await choice.use(undefined, undefined, 'insert', (found) => {
        ({ source } = found);
        return Promise.resolve('ended');
      });
      return source;
    };
    const [one, two] = listedRuns(runsOf(of12(1, 2)));
    assert.ok(one && two);
    first.select(one);
    assert.equal(await chosen(), '1 run in the first');
    second.select(one, two);
    assert.equal(await chosen(), '2 runs in the second');
    second.visible = false;
    assert.equal(await chosen(), '1 run in the first');
    first.select();
    // Now the user is asked, and leaves.
    const state = { ended: false };
    const asking = chosen().finally(() => (state.ended = true));
    while (!state.ended) await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    assert.equal(await asking, undefined);
    choice.dispose();
    searches.dispose();
    records.dispose();
  });
});

describeOnce('A query in Python', () => {
  before(activated);
  after(closeEditors);

  it('is that which found the runs', async () => {
    await using open = await connect({ runs: someRuns(12, 1, 9) });
    const query = 'exp:12 run:4..6';
    for (const argument of [{ query }, { query, runs: of12(4, 5, 6) }]) {
      const document = await edit('python', '┃');
      await insert({ ...argument, format: 'python-query' });
      const text = document.getText();
      assert.match(text, /^# Query: exp:12 run:4/);
      assert.ok(text.includes(`rundb.URL = "${open.demo.url}"`), text);
    }
    // Runs that are given are not searched for.
    assert.equal(open.demo.requests.length, 1);
  });

  it('asks the server that we are connected to', async () => {
    await using open = await connect({ runs: someRuns(12, 1, 9) });
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

  it('finds the runs where only it is given, and has to be one', async () => {
    await using open = await connect({ runs: someRuns(12, 1, 9) });
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

describeOnce('Ranges are merged as was wanted last', () => {
  const there = runsOf(of12(1, 3));

  /** Ranges, and the questions of which runs there are, for the test to answer. */
  function slowly() {
    const asked: PromiseWithResolvers<readonly RunId[]>[] = [];
    const merging = new Merging(() => {
      const next = Promise.withResolvers<readonly RunId[]>();
      asked.push(next);
      return next.promise;
    });
    return { asked, merging };
  }

  it('however slowly the server answers', async () => {
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

  it('and not where that can not be known', async () => {
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

  it('and never after what was shown was taken', async () => {
    const { promise, resolve } = Promise.withResolvers<readonly RunId[]>();
    const merging = new Merging(() => promise);
    const wanting = merging.want('existing');
    merging.cancel();
    resolve(there);
    await wanting;
    assert.equal(merging.existing, undefined);
  });
});
