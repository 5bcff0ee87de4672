import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DemoOptions } from '../../../src/demo/server.ts';
import { edit, insert, of12, type Pairs } from '../editing.ts';
import { activated, closeEditors, connect, when } from '../fixture.ts';
import { describeOnce } from '../../describeOnce.ts';

const of17: Pairs = [
  [17, 100],
  [17, 200],
];
const runsOf17 = [100, 200].map((run) => ({ experiment: 17, run }));

/** A server that receives a request, and responds only when released. */
function slow(): {
  readonly asked: Promise<void>;
  answer: () => void;
  fault: DemoOptions['fault'];
} {
  const asked = Promise.withResolvers<undefined>();
  const answered = Promise.withResolvers<undefined>();
  return {
    asked: asked.promise,
    answer: () => answered.resolve(undefined),
    fault: (_request, usual) => (response) => {
      asked.resolve(undefined);
      void answered.promise.then(() => {
        const { status, body = '' } = usual();
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
      });
    },
  };
}

/** Edits a document while a command waits for the server. */
async function whileWaiting(
  argument: Readonly<Record<string, unknown>>,
  work: () => Promise<unknown>,
  runs = runsOf17,
): Promise<void> {
  const { asked, answer, fault } = slow();
  const open = await connect({ runs, ...(fault && { fault }) });
  const inserting = insert(argument);
  await asked;
  await work();
  answer();
  await inserting;
  assert.ok(open.demo.requests.length > 0);
}

/** An edit by someone else: inserts a text at an offset of a document, or replaces some of it. */
async function put(
  document: vscode.TextDocument,
  text: string,
  from = 0,
  length = 0,
): Promise<void> {
  const range = new vscode.Range(document.positionAt(from), document.positionAt(from + length));
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, range, text);
  assert.ok(await vscode.workspace.applyEdit(change));
}

const existing = { format: 'ranges', ranges: 'existing' };

describeOnce('Runs are inserted at the original position although', () => {
  before(activated);
  after(closeEditors);

  it('lines were added above it during the request', async () => {
    const document = await edit('python', 'x = 1\nruns = "┃"\n');
    await whileWaiting({ runs: of17, ...existing }, () => put(document, '# c\n'));
    assert.equal(document.getText(), '# c\nx = 1\nruns = "100-200"\n');
  });

  it('text was deleted before, after and between several cursors', async () => {
    const from = 'first = 1\na = "┃"\nsecond = 2\nb = ["┃"]\nthird = 3\n';
    const document = await edit('python', from);
    const argument = { runs: [...of17, [17, 150]], ...existing };
    await whileWaiting(argument, async () => {
      await put(document, '', from.indexOf('first'), 'first = 1\n'.length);
      await put(document, '2nd', document.getText().indexOf('second'), 'second'.length);
      await put(document, '', document.getText().indexOf('third'), 'third = 3\n'.length);
    });
    const to = 'a = "100-200"\n2nd = 2\nb = ["100-200"]\n';
    assert.equal(document.getText(), to);
  });

  it('the surrounding code changed', async () => {
    const document = await edit('python', 'runs = ┃\n');
    await whileWaiting({ runs: of17, ...existing }, () => put(document, 'f(\n    a=1, ', 0));
    assert.equal(document.getText(), 'f(\n    a=1, runs = "100-200"\n');
  });

  for (const [how, from, to] of [
    ['replace', '"100, 2┃00, 300"', '"100, 200"'],
    ['add', '"100, 2┃00, 300"', '"100, 200, 300"'],
    // Only removing runs from a range requires a request.
    ['remove', '"100-2┃00, 300"', '"101-199, 300"'],
  ] as const) {
    it(`the list to ${how} has moved`, async () => {
      const document = await edit('python', `exp = 17\nruns = ${from}\n`);
      await whileWaiting(
        { runs: of17, how, ranges: 'existing' },
        () => put(document, '# c\n'),
        [100, 150, 200, 250, 300].map((run) => ({ experiment: 17, run })),
      );
      assert.equal(document.getText(), `# c\nexp = 17\nruns = ${to}\n`);
    });
  }

  it('someone edited the document at the same time', async () => {
    const document = await edit('python', 'x = 1\nruns = ┃\n');
    const editor = vscode.window.activeTextEditor ?? assert.fail();
    const [done] = await Promise.all([
      editor.edit((change) => change.insert(new vscode.Position(0, 0), '# c\n')),
      insert({ runs: of12(798), format: 'numbers' }),
    ]);
    assert.ok(done);
    assert.equal(document.getText(), '# c\nx = 1\nruns = [798]\n');
  });

  it('a search was still running', async () => {
    const document = await edit('python', 'x = 1\nruns = ┃\n');
    await whileWaiting({ query: 'exp:17', format: 'numbers' }, async () => {
      await put(document, '# c\n');
      // The cursor has moved in the meantime.
      const editor = vscode.window.activeTextEditor ?? assert.fail();
      editor.selection = new vscode.Selection(1, 0, 1, 0);
    });
    assert.equal(document.getText(), '# c\nx = 1\nruns = [100, 200]\n');
  });

  it('another document is active now', async () => {
    const document = await edit('python', 'runs = ┃\n');
    let other: vscode.TextDocument | undefined;
    await whileWaiting({ runs: of17, ...existing }, async () => {
      other = await vscode.workspace.openTextDocument({ language: 'yaml', content: 'runs: \n' });
      await vscode.window.showTextDocument(other);
    });
    assert.equal(document.getText(), 'runs = "100-200"\n');
    assert.equal(other?.getText(), 'runs: \n');
  });

  it('the list of formats was open', async () => {
    const document = await edit('python', 'x = 1\nruns = [┃]\n');
    const state = { ended: false };
    const choosing = vscode.commands
      .executeCommand('rundb.insertRuns', { runs: of12(798, 799) })
      .then(() => (state.ended = true));
    // Once VS Code has answered this command, it has also shown the list.
    await vscode.commands.executeCommand('setContext', 'rundb.test', true);
    await put(document, '# c\n');
    while (!state.ended) {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    }
    await choosing;
    assert.equal(document.getText(), '# c\nx = 1\nruns = [798, 799]\n');
  });
});

describeOnce('Nothing is written if', () => {
  before(activated);
  after(closeEditors);

  for (const [name, from, at, length, text] of [
    ['someone typed at the cursor', 'runs = "┃"\n', 8, 0, 'x'],
    ['the cursor was deleted', 'x = 1\nruns = "┃"\n', 6, 9, ''],
    ['the selection was edited', 'runs = "«798-800»"\n', 9, 1, ''],
    ['one of several cursors was typed at', 'a = "┃"\nb = "┃"\n', 5, 0, 'x'],
  ] as const) {
    it(name, async () => {
      const document = await edit('python', from);
      const before = document.getText();
      await whileWaiting({ runs: of17, ...existing }, () => put(document, text, at, length));
      assert.equal(document.getText(), before.slice(0, at) + text + before.slice(at + length));
    });
  }

  for (const [name, at, length, text] of [
    ['the list was edited', 'exp = 17\nruns = "'.length, 3, '101'],
    ['its experiment changed', 'exp = '.length, 2, '12'],
  ] as const) {
    it(`${name}, when adding runs`, async () => {
      const document = await edit('python', 'exp = 17\nruns = "100, 3┃00"\n');
      const before = document.getText();
      await whileWaiting({ runs: of17, how: 'add', ranges: 'existing' }, () =>
        put(document, text, at, length),
      );
      assert.equal(document.getText(), before.slice(0, at) + text + before.slice(at + length));
    });
  }

  it('the document was closed', async () => {
    await closeEditors();
    const document = await edit('python', 'runs = ┃\n');
    await whileWaiting({ runs: of17, ...existing }, async () => {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await when(vscode.workspace.onDidCloseTextDocument, () => document.isClosed);
      await edit('python', 'other = ┃\n');
    });
    assert.equal(vscode.window.activeTextEditor?.document.getText(), 'other = \n');
  });
});

describe('A notebook cell', () => {
  before(activated);
  afterEach(closeEditors);

  async function notebookOf(...texts: readonly string[]): Promise<vscode.NotebookDocument> {
    const { NotebookCellData, NotebookCellKind, NotebookData } = vscode;
    const cells = texts.map((text) => new NotebookCellData(NotebookCellKind.Code, text, 'python'));
    const data = new NotebookData(cells);
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', data);
    const selections = [new vscode.NotebookRange(1, 2)];
    await vscode.window.showNotebookDocument(notebook, { selections });
    return notebook;
  }

  it('gets runs at the original position, although a line was added above', async () => {
    const notebook = await notebookOf('import basf2', 'runs = []');
    const { document } = notebook.cellAt(1);
    const edited = when(
      vscode.window.onDidChangeActiveTextEditor,
      () => vscode.window.activeTextEditor?.document === document,
    );
    await vscode.commands.executeCommand('notebook.cell.edit');
    await edited;
    const editor = vscode.window.activeTextEditor ?? assert.fail();
    editor.selection = new vscode.Selection(0, 8, 0, 8);
    await whileWaiting({ runs: of17, ...existing }, () => put(document, '# c\n'));
    assert.equal(document.getText(), '# c\nruns = ["100-200"]');
  });

  it('gets them at its end when the cell is selected', async () => {
    const notebook = await notebookOf('import basf2', 'runs = ');
    const { document } = notebook.cellAt(1);
    await whileWaiting({ runs: of17, ...existing }, () => put(document, '# c\n'));
    assert.equal(document.getText(), '# c\nruns = "100-200"');
  });

  it('gets none if it was deleted in the meantime', async () => {
    const notebook = await notebookOf('import basf2', 'runs = ', 'print(runs)');
    await whileWaiting({ runs: of17, ...existing }, async () => {
      const change = new vscode.WorkspaceEdit();
      const range = new vscode.NotebookRange(1, 2);
      change.set(notebook.uri, [vscode.NotebookEdit.deleteCells(range)]);
      assert.ok(await vscode.workspace.applyEdit(change));
    });
    const texts = notebook.getCells().map(({ document }) => document.getText());
    assert.deepEqual(texts, ['import basf2', 'print(runs)']);
  });
});
