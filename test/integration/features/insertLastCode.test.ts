import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { showOtherCode } from '../../../src/features/insert/lastCode.ts';
import { RecentEditors } from '../../../src/features/insert/recentEditors.ts';
import { coverCode, insert, of12 } from '../editing.ts';
import { activated, address, closeEditors, connect, someRuns, when } from '../fixture.ts';
import { describeOnce } from '../../describeOnce.ts';

/** Opens a file with the cursor between the brackets. */
async function openCode(file: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(file);
  const cursor = document.positionAt(document.getText().indexOf('[') + 1);
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  editor.selection = new vscode.Selection(cursor, cursor);
  return document;
}

const activePath = () => vscode.window.activeTextEditor?.document.uri.fsPath;

describeOnce('Runs that are inserted where no editor is active', () => {
  let folder: string;
  let [first, second] = ['', ''];

  before(async () => {
    await activated();
    await connect({ runs: someRuns(12, 1, 9) });
  });

  beforeEach(async () => {
    await closeEditors();
    // New files: VS Code may still be closing those of the test before.
    folder = await mkdtemp(join(tmpdir(), 'rundb-'));
    [first, second] = [join(folder, 'first.py'), join(folder, 'second.py')];
    for (const file of [first, second]) await writeFile(file, 'exp = 12\nruns = []\n');
  });

  afterEach(async () => {
    await closeEditors();
    await rm(folder, { recursive: true });
  });

  it('go to the code last worked on, which is shown, though a record was opened since', async () => {
    const other = await openCode(first);
    const code = await openCode(second);
    await vscode.window.showTextDocument(address('/e0012/r00005.json'), { preview: false });
    // The extension gives its tab a name.
    const { tabGroups } = vscode.window;
    await when(
      tabGroups.onDidChangeTabs,
      () => tabGroups.activeTabGroup.activeTab?.label === '12:5',
    );
    await coverCode();
    await insert({ runs: of12(7, 8), format: 'numbers' });
    assert.equal(activePath(), second);
    assert.equal(code.getText(), 'exp = 12\nruns = [7, 8]\n');
    assert.equal(other.getText(), 'exp = 12\nruns = []\n');
    await code.save();
  });

  it('do not go to code whose tab was closed', async () => {
    const code = await openCode(first);
    const closed = await openCode(second);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await coverCode();
    await insert({ runs: of12(7, 8), format: 'numbers' });
    assert.equal(closed.getText(), 'exp = 12\nruns = []\n');
    assert.equal(code.getText(), 'exp = 12\nruns = [7, 8]\n');
    await code.save();
  });

  it('go to the cell of a notebook that the cursor was in', async () => {
    const cells = ['experiment = 12', 'runs = []'].map(
      (text) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'python'),
    );
    const notebook = await vscode.workspace.openNotebookDocument(
      'jupyter-notebook',
      new vscode.NotebookData(cells),
    );
    await vscode.window.showNotebookDocument(notebook, {
      selections: [new vscode.NotebookRange(1, 2)],
    });
    const { document } = notebook.cellAt(1);
    const { window } = vscode;
    const edited = when(
      window.onDidChangeActiveTextEditor,
      () => window.activeTextEditor?.document === document,
    );
    await vscode.commands.executeCommand('notebook.cell.edit');
    await edited;
    const editor = window.activeTextEditor ?? assert.fail();
    editor.selection = new vscode.Selection(0, 8, 0, 8);
    await coverCode();
    await insert({ runs: of12(7, 8), format: 'numbers' });
    assert.equal(document.getText(), 'runs = [7, 8]');
    // A cell that changed while it was hidden: where its cursor was is somewhere else by now.
    await coverCode();
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# a comment\n');
    await vscode.workspace.applyEdit(edit);
    await insert({ runs: of12(9), format: 'numbers' });
    assert.equal(document.getText(), '# a comment\nruns = [7, 8][9]');
  });

  it('do not go to a text that only an extension provides', async () => {
    const code = await openCode(first);
    const provided = vscode.workspace.registerTextDocumentContentProvider('report-of-test', {
      provideTextDocumentContent: () => 'runs = []',
    });
    try {
      await vscode.window.showTextDocument(vscode.Uri.parse('report-of-test:/sheet.py'), {
        preview: false,
      });
      await coverCode();
      await insert({ runs: of12(7, 8), format: 'numbers' });
    } finally {
      provided.dispose();
    }
    assert.equal(code.getText(), 'exp = 12\nruns = [7, 8]\n');
    await code.save();
  });

  it('go to the only code there is, but not to one of several that the user did not choose', async () => {
    const only = await openCode(first);
    await coverCode();
    const none = new RecentEditors();
    assert.equal((await showOtherCode(none))?.document, only);
    await openCode(second);
    await coverCode();
    const recent = new RecentEditors();
    const state = { ended: false };
    const refused = assert
      .rejects(showOtherCode(recent), { name: 'Canceled' })
      .finally(() => (state.ended = true));
    while (!state.ended) await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await refused;
    assert.equal(activePath(), undefined);
    none.listener.dispose();
    recent.listener.dispose();
  });

  it('are not kept once they are closed', async () => {
    const recent = new RecentEditors();
    // VS Code keeps files open for a while.
    const closed = await vscode.workspace.openTextDocument({ content: 'runs = []' });
    await vscode.window.showTextDocument(closed);
    await closeEditors();
    await openCode(second);
    assert.ok(recent.latestFirst.every((editor) => editor?.document !== closed));
    recent.listener.dispose();
  });
});
