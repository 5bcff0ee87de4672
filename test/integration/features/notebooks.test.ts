import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { Selection } from '../../../src/core/selection/index.ts';
import { existingAt } from '../../../src/features/insert/existing.ts';
import { Forms, dataPath } from '../../../src/features/insert/forms.ts';
import { previewAt } from '../../../src/features/insert/offers.ts';
import { placeOf, Target } from '../../../src/features/insert/target.ts';
import { insertedTexts } from '../../../src/features/insert/texts.ts';
import { Writer } from '../../../src/features/insert/writer.ts';
import { insert, of12 } from '../editing.ts';
import { activated, checkout, closeEditors, when } from '../fixture.ts';
import { State } from '../state.ts';
import { ask, hintsOf, hoverAt, newFile, onDemo } from './runsInCode.ts';

const notebooks = join(checkout, 'test', 'notebooks');

/** Shows a new notebook with these cells: Python code, or `[language, text]`. */
async function open(
  ...given: readonly (string | readonly [language: string, text: string])[]
): Promise<vscode.NotebookDocument> {
  const { NotebookCellData, NotebookCellKind, NotebookData } = vscode;
  const cells = given.map((cell) => {
    const [language, text] = typeof cell === 'string' ? ['python', cell] : cell;
    const kind = language === 'markdown' ? NotebookCellKind.Markup : NotebookCellKind.Code;
    return new NotebookCellData(kind, text, language);
  });
  return shown(
    await vscode.workspace.openNotebookDocument('jupyter-notebook', new NotebookData(cells)),
  );
}

async function openFile(name: string): Promise<vscode.NotebookDocument> {
  const path = newFile('ipynb');
  await copyFile(join(notebooks, name), path);
  return shown(await vscode.workspace.openNotebookDocument(vscode.Uri.file(path)));
}

async function shown(notebook: vscode.NotebookDocument): Promise<vscode.NotebookDocument> {
  await vscode.window.showNotebookDocument(notebook);
  return notebook;
}

type Found = readonly [cell: number, text: string, kind: string];

/** The findings in a notebook's cells, in order; -1 is a deleted cell. */
function findingsIn(notebook: vscode.NotebookDocument): Found[] {
  const cells = notebook.getCells().map(({ document }) => document);
  return vscode.languages
    .getDiagnostics()
    .filter(([{ scheme, path }]) => scheme === 'vscode-notebook-cell' && path === notebook.uri.path)
    .flatMap(([uri, diagnostics]) => {
      const index = cells.findIndex((each) => each.uri.toString() === uri.toString());
      return diagnostics
        .filter(({ source }) => source === 'RunDB')
        .map(({ range, code }): Found => {
          const text = cells[index]?.getText(range) ?? '';
          return [index, text, String(typeof code === 'object' ? code.value : code)];
        });
    })
    .sort(([a], [b]) => a - b);
}

/** Waits until the findings are exactly these. */
async function found(notebook: vscode.NotebookDocument, expected: readonly Found[]): Promise<void> {
  await when(vscode.languages.onDidChangeDiagnostics, () =>
    isDeepStrictEqual(findingsIn(notebook), expected),
  );
}

function textsOf(notebook: vscode.NotebookDocument): string[] {
  return notebook.getCells().map(({ document }) => document.getText());
}

/** Selects a cell, as a click next to its text does. */
function choose(index: number): void {
  const editor = vscode.window.activeNotebookEditor ?? assert.fail();
  editor.selection = new vscode.NotebookRange(index, index + 1);
}

/** Puts the cursor into a cell. */
async function enter(notebook: vscode.NotebookDocument, index: number, at: vscode.Position) {
  choose(index);
  const { document } = notebook.cellAt(index);
  const edited = when(
    vscode.window.onDidChangeActiveTextEditor,
    () => vscode.window.activeTextEditor?.document === document,
  );
  await vscode.commands.executeCommand('notebook.cell.edit');
  await edited;
  const editor = vscode.window.activeTextEditor ?? assert.fail();
  editor.selection = new vscode.Selection(at, at);
  return editor;
}

async function run(command: string, ...given: unknown[]): Promise<void> {
  await vscode.commands.executeCommand(command, ...given);
}

describe('Runs in a notebook', () => {
  const demo = onDemo();

  it('get their experiment from the first cell', async () => {
    const notebook = await openFile('efficiency.ipynb');
    await found(notebook, [
      [3, '801', 'bad'],
      [3, '810', 'missing'],
      [6, 'e0012/4S/r00810', 'missing'],
      [6, '831', 'missing'],
    ]);
    const { document } = notebook.cellAt(3);
    assert.deepEqual(await hintsOf(document), [
      '3 runs, 1 bad, 12.3 pb⁻¹',
      '1 of 2 runs, 1 doesn’t exist',
    ]);
    assert.match(
      await hoverAt(document, new vscode.Position(0, 14)),
      /\*\*Experiment 12, run 798\*\*/,
    );
    const links = await ask<vscode.LocationLink[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      new vscode.Position(0, 14),
    );
    assert.deepEqual(
      links.map(({ targetUri }) => targetUri.path),
      ['/e0012/r00798.json'],
    );
    assert.ok(demo().requests.length <= 3, `${demo().requests.length}`);
  });

  it('get their experiment from the nearest earlier cell', async () => {
    const notebook = await openFile('stability.ipynb');
    await found(notebook, [
      [0, '810', 'missing'],
      [2, '801', 'bad'],
      [3, '802', 'missing'],
      [6, '4', 'missing'],
    ]);
  });

  it('change when an earlier cell changes the experiment, and so do their hints', async () => {
    const notebook = await open('experiment = 12', 'runs = [1, 801]', 'runs = [2]');
    await found(notebook, [
      [1, '1', 'missing'],
      [1, '801', 'bad'],
      [2, '2', 'missing'],
    ]);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(notebook.cellAt(0).document.uri, new vscode.Range(0, 13, 0, 15), '14');
    await vscode.workspace.applyEdit(edit);
    await found(notebook, [[1, '801', 'missing']]);
    assert.deepEqual(await hintsOf(notebook.cellAt(1).document), [
      '1 of 2 runs, no luminosity, 1 doesn’t exist',
    ]);
  });

  it('are completed according to earlier cells', async () => {
    const notebook = await open('experiment = 14', 'runs = [1, ]');
    const { items } = await ask<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      notebook.cellAt(1).document.uri,
      new vscode.Position(0, 11),
    );
    const labels = items
      .filter(({ kind }) => kind === vscode.CompletionItemKind.Value)
      .map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.deepEqual(labels, ['3', '2', '1']);
  });
});

describe('Findings in a notebook', () => {
  onDemo();

  const one = 'experiment = 12';
  const two = 'experiment = 14';

  it('move with a cell, and depend on the cells before it there', async () => {
    const notebook = await open(one, 'runs = [801]', two, 'runs = [2]');
    await found(notebook, [[1, '801', 'bad']]);
    choose(1);
    await run('notebook.cell.moveDown');
    await found(notebook, [[2, '801', 'missing']]);
    await run('undo');
    await found(notebook, [[1, '801', 'bad']]);
    choose(1);
    await run('notebook.cell.moveUp');
    await found(notebook, []);
    assert.deepEqual(textsOf(notebook), ['runs = [801]', one, two, 'runs = [2]']);
  });

  it('move with a cell that an edit moves', async () => {
    const notebook = await open(one, 'runs = [801]', 'runs = [799]');
    await found(notebook, [[1, '801', 'bad']]);
    const { NotebookCellData, NotebookCellKind, NotebookEdit, NotebookRange } = vscode;
    const edit = new vscode.WorkspaceEdit();
    const moved = new NotebookCellData(NotebookCellKind.Code, 'runs = [801]', 'python');
    edit.set(notebook.uri, [
      NotebookEdit.insertCells(3, [moved]),
      NotebookEdit.deleteCells(new NotebookRange(1, 2)),
    ]);
    await vscode.workspace.applyEdit(edit);
    await found(notebook, [[2, '801', 'bad']]);
    assert.deepEqual(textsOf(notebook), [one, 'runs = [799]', 'runs = [801]']);
  });

  it('follow a cell that is split, and both when they are joined', async () => {
    const notebook = await open(one, 'bad_runs = [801]\nruns = [810]');
    const both = [
      [1, '801', 'bad'],
      [1, '810', 'missing'],
    ] as const;
    await found(notebook, both);
    await enter(notebook, 1, new vscode.Position(1, 0));
    await run('notebook.cell.split');
    await found(notebook, [
      [1, '801', 'bad'],
      [2, '810', 'missing'],
    ]);
    choose(2);
    await run('notebook.cell.joinAbove');
    await found(notebook, both);
    assert.equal(notebook.cellCount, 2);
  });

  it('disappear with a deleted cell, and come back with it', async () => {
    const notebook = await open(one, 'runs = [801]', 'runs = [810]');
    const all = [
      [1, '801', 'bad'],
      [2, '810', 'missing'],
    ] as const;
    await found(notebook, all);
    choose(1);
    await run('notebook.cell.delete');
    await found(notebook, [[1, '810', 'missing']]);
    await run('undo');
    await found(notebook, all);
    // The cell that sets the experiment is deleted, and restored.
    choose(0);
    await run('notebook.cell.delete');
    await found(notebook, []);
    await run('undo');
    await found(notebook, all);
  });

  it('disappear with a cell that becomes Markdown, and come back with code', async () => {
    const notebook = await open(one, 'runs = [801]', 'x = 5  # exp 12, run 810');
    const all = [
      [1, '801', 'bad'],
      [2, '810', 'missing'],
    ] as const;
    await found(notebook, all);
    choose(0);
    await run('notebook.cell.changeToMarkdown');
    await found(notebook, [[2, '810', 'missing']]);
    choose(0);
    await run('notebook.cell.changeToCode');
    // Without a kernel, VS Code doesn't know the language.
    await vscode.languages.setTextDocumentLanguage(notebook.cellAt(0).document, 'python');
    await found(notebook, all);
    // Words in Markdown have the same meaning.
    choose(2);
    await run('notebook.cell.changeToMarkdown');
    assert.equal(notebook.cellAt(2).document.languageId, 'markdown');
    await found(notebook, all);
  });

  it('disappear with a cell that changes its language', async () => {
    const notebook = await open(one, 'runs = [801]', 'good_runs = [810]');
    const all = [
      [1, '801', 'bad'],
      [2, '810', 'missing'],
    ] as const;
    const become = (index: number, language: string) =>
      vscode.languages.setTextDocumentLanguage(notebook.cellAt(index).document, language);
    await found(notebook, all);
    await become(1, 'shellscript');
    await found(notebook, [[2, '810', 'missing']]);
    await become(1, 'python');
    await found(notebook, all);
    await become(0, 'shellscript');
    await found(notebook, []);
    await become(0, 'python');
    await found(notebook, all);
    await become(2, 'html');
    await found(notebook, [[1, '801', 'bad']]);
  });

  it('disappear when the notebook is closed', async () => {
    const notebook = await open(one, 'runs = [801]');
    await found(notebook, [[1, '801', 'bad']]);
    await run('workbench.action.revertAndCloseActiveEditor');
    await when(vscode.languages.onDidChangeDiagnostics, () =>
      vscode.languages.getDiagnostics().every(([{ scheme }, all]) => {
        return scheme !== 'vscode-notebook-cell' || all.length === 0;
      }),
    );
  });

  it('also appear in a file with # %%', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'python',
      content: ['# %%', 'runs = [2]', '# %%', one, '# %%', 'runs = [801]', ''].join('\n'),
    });
    await vscode.window.showTextDocument(document);
    await when(vscode.languages.onDidChangeDiagnostics, () => {
      const all = vscode.languages.getDiagnostics(document.uri);
      return isDeepStrictEqual(
        all.map(({ range }) => document.getText(range)),
        ['801'],
      );
    });
  });
});

describe('Inserting into a notebook', () => {
  before(activated);
  afterEach(closeEditors);

  const runs = of12(7, 8).map(([experiment, run]) => ({ experiment, run }));
  const forms = new Forms(new State());
  const writer = new Writer(Selection.of(runs), {
    path: dataPath,
    url: () => 'https://rundb.belle2.org',
    existing: () => undefined,
    energyOf: () => () => ({ energy: 10.58, energyName: '4S' }),
  });

  /**
   * The note in the list of formats for runs of experiment 12 inserted at the end of a cell's line.
   */
  async function noteIn(notebook: vscode.NotebookDocument, index: number) {
    const { text, range } = notebook.cellAt(index).document.lineAt(0);
    await enter(notebook, index, range.end);
    const target = Target.active() ?? assert.fail();
    const { note } = previewAt(
      target,
      insertedTexts(target, writer, forms.named('numbers')),
      'numbers',
    );
    target.dispose();
    return `${text}: ${note ?? 'nothing'}`;
  }

  it('takes the experiment from an earlier cell, not a later one', async () => {
    const notebook = await open('a = ', 'experiment = 12', 'b = ', 'exp = 14', 'c = ');
    assert.deepEqual(
      [await noteIn(notebook, 0), await noteIn(notebook, 2), await noteIn(notebook, 4)],
      [
        'a = : doesn’t include the experiment',
        'b = : nothing',
        'c = : the text around it says experiment 14',
      ],
    );
  });

  it("adds no second line for the experiment, but offers one where it's missing", async () => {
    await run('notifications.clearAll');
    const notebook = await open('experiment = 12', 'runs = ', ['shellscript', 'runs=']);
    // In another language, it's missing: the line is offered, and the offer stays.
    await enter(notebook, 2, new vscode.Position(0, 5));
    await insert({ runs: of12(7, 8), format: 'numbers' });
    await enter(notebook, 1, new vscode.Position(0, 7));
    await insert({ runs: of12(7, 8), format: 'numbers' });
    const inserted = textsOf(notebook);
    // This accepts the latest offer.
    while (isDeepStrictEqual(textsOf(notebook), inserted)) {
      await run('notification.acceptPrimaryAction');
    }
    assert.equal(textsOf(notebook)[1], 'runs = [7, 8]');
    assert.match(textsOf(notebook)[2] ?? '', /^experiment=12\nruns=/);
  });

  it('writes what the program reads that IPython hands a cell to', async () => {
    for (const [from, language, to] of [
      ['%%bash\nexp=12\nfor run in ┃; do', 'shell', '798 799'],
      ['%%script bash\nexp=12\nfor run in ┃; do', 'shell', '798 799'],
      ['%%cpp\nint exp = 12;\nstd::vector<int> runs = ┃;', 'cpp', '{798, 799}'],
      ['%%time\nexp = 12\nruns = ┃', 'python', '[798, 799]'],
      ['%%unknown\nexp = 12\nruns = ┃', 'python', '[798, 799]'],
    ] as const) {
      const notebook = await open(from.replace('┃', ''));
      const { document } = notebook.cellAt(0);
      const at = document.positionAt(from.indexOf('┃'));
      assert.equal(placeOf(document, new vscode.Range(at, at)).language, language);
      await enter(notebook, 0, at);
      await insert({ runs: of12(798, 799), format: 'numbers' });
      assert.deepEqual(textsOf(notebook), [from.replace('┃', to)]);
      await vscode.commands.executeCommand('rundb.copyRunsAs', {
        runs: of12(798, 799),
        format: 'numbers',
      });
      assert.equal(await vscode.env.clipboard.readText(), to);
      await closeEditors();
    }
  });

  it('replaces runs whose experiment is in an earlier cell', async () => {
    const notebook = await open('experiment = 12', 'runs = [798, 799]');
    await enter(notebook, 1, new vscode.Position(0, 10));
    const target = Target.active() ?? assert.fail();
    const existing = existingAt(target, {}) ?? assert.fail('none are recognized');
    target.dispose();
    assert.equal(existing.text, '[798, 799]');
    assert.deepEqual(existing.selection.experiments, [12]);
  });
});
