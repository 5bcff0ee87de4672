import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activated, closeEditors, connect, someRuns, when } from '../fixture.ts';

let queries = 0;

/** An editor with a query, with the cursor at `|`. Each has an unused URI. */
async function editQuery(text: string) {
  const uri = vscode.Uri.parse(`untitled:query-${++queries}.rundb`);
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document);
  await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), text.replace('|', '')));
  const position = document.positionAt(Math.max(0, text.indexOf('|')));
  return { document, editor, position };
}

/** The diagnostics, once there are this many. */
async function mistakes({ uri }: vscode.TextDocument, count: number) {
  const shown = () => vscode.languages.getDiagnostics(uri);
  await when(vscode.languages.onDidChangeDiagnostics, () => shown().length === count);
  return shown();
}

async function replaceAll(editor: vscode.TextEditor, text: string): Promise<void> {
  const last = editor.document.lineAt(editor.document.lineCount - 1);
  const all = new vscode.Range(new vscode.Position(0, 0), last.range.end);
  assert.ok(await editor.edit((edit) => edit.replace(all, text)));
}

/** The result of a provider's command. */
async function ask<T>(command: string, document: vscode.TextDocument, ...rest: unknown[]) {
  return vscode.commands.executeCommand<T>(command, document.uri, ...rest);
}

describe('The query language', () => {
  before(activated);
  afterEach(closeEditors);

  it('is used for *.rundb files', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'good.rundb');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('# the good ones\n@good\n'));
    try {
      const document = await vscode.workspace.openTextDocument(uri);
      assert.equal(document.languageId, 'rundb');
      assert.deepEqual(await mistakes(document, 0), []);
    } finally {
      await vscode.workspace.fs.delete(uri);
    }
  });

  it('uses # for comments', async () => {
    const { document } = await editQuery('physics');
    await vscode.commands.executeCommand('editor.action.commentLine');
    assert.equal(document.getText(), '# physics');
  });

  for (const [text, label, about] of [
    ['exp:12 lu|', 'lumi:', 'Recorded luminosity'],
    [
      '# the good ones\n-@str|',
      '@strictly-good',
      'Good, and all seven sub-detectors are flagged GOOD',
    ],
    ['pxd:running,g|', 'good', 'PXD'],
    ['exp:12 energy:5S_o|', '5S_offres', 'Beam energy'],
    ['physics flag|', '@flagged', 'At least one expert has flagged the run'],
  ] as const) {
    it(`completes ${JSON.stringify(text)}`, async () => {
      const { document, editor, position } = await editQuery(text);
      const { items } = await ask<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document,
        position,
      );
      assert.deepEqual(
        items.map(({ label: each, detail }) => [each, detail]),
        [[label, about]],
      );
      const [item] = items;
      assert.ok(item?.range instanceof vscode.Range);
      const { range, filterText = label } = item;
      // VS Code hides items that don't start with the typed text.
      assert.ok(filterText.startsWith(document.getText(range)), filterText);
      await editor.edit((edit) => edit.replace(range, label));
      assert.ok(document.getText().endsWith(label));
      assert.ok(text.startsWith(document.getText().slice(0, -label.length)), document.getText());
    });
  }

  for (const text of ['# lu|', 'exp:12 # lu|', 'stop_reason:"be lu|"']) {
    it(`completes nothing in ${text}`, async () => {
      const { document, position } = await editQuery(text);
      const { items } = await ask<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document,
        position,
      );
      assert.deepEqual(items, []);
    });
  }

  for (const [text, word, ...told] of [
    ['exp:12\nlu|mi>5/pb', 'lumi', 'Luminosity that the run recorded', '```rundb\nlumi>5/pb\n```'],
    ['qual|ity:bad', 'quality', 'A run is good if no flag is BAD or NO EVENTS', 'quality_expert'],
    [
      'ener|gy:4S',
      'energy',
      'Energy of the collisions in GeV',
      '```rundb\nenergy:4S,4S_offres\n```',
    ],
    ['-@no-lu|mi', '@no-lumi', 'No luminosity was', '```rundb\nmissing:lumi or lumi:0\n```'],
    ['physics go|od', 'good', 'No expert flag is BAD', '```rundb\n-quality:bad,"no events"\n```'],
    ['(phys|ics)', 'physics', 'Runs of this type', '```rundb\ntype:physics\n```'],
    ['ler."odd| key":1', 'ler."odd key"', 'Part of the run record', 'ler."odd key"'],
  ] as const) {
    it(`explains ${word}`, async () => {
      const { document, position } = await editQuery(text);
      const [hover] = await ask<vscode.Hover[]>('vscode.executeHoverProvider', document, position);
      const [content] = hover?.contents ?? [];
      assert.ok(hover?.range && content instanceof vscode.MarkdownString);
      assert.equal(document.getText(hover.range), word);
      // Where lines can't break, the card is cut.
      assert.doesNotMatch(content.value, /&nbsp;/);
      const plain = content.value.replaceAll('\\', '');
      for (const each of told) assert.ok(plain.includes(each), content.value);
    });
  }

  it('underlines the error while the user types', async () => {
    const { document, editor } = await editQuery('# mine\nexp:12 lumii>5/pb');
    const [mistake] = await mistakes(document, 1);
    assert.ok(mistake);
    assert.equal(mistake.message, 'Unknown term “lumii”. Did you mean “lumi”?');
    assert.equal(mistake.severity, vscode.DiagnosticSeverity.Error);
    assert.deepEqual(mistake.range, new vscode.Range(1, 7, 1, 12));
    await replaceAll(editor, 'exp:12 lumi>5/pb');
    await mistakes(document, 0);
    await replaceAll(editor, 'exp:12 lumi>\n');
    const [unfinished] = await mistakes(document, 1);
    assert.ok(unfinished);
    assert.equal(document.getText(unfinished.range), '>');
  });

  it('clears the diagnostics of a document that is no longer a query', async () => {
    const { document } = await editQuery('lumii>5/pb');
    await mistakes(document, 1);
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await mistakes(document, 0);
  });

  it("knows the user's own conditions", async () => {
    const { document, position } = await editQuery('@mi|ne');
    await mistakes(document, 1);
    const settings = vscode.workspace.getConfiguration('rundb');
    const conditions = { mine: 'exp:12' };
    await settings.update('conditions', conditions, vscode.ConfigurationTarget.Global);
    try {
      await mistakes(document, 0);
      const [hover] = await ask<vscode.Hover[]>('vscode.executeHoverProvider', document, position);
      const [content] = hover?.contents ?? [];
      assert.ok(content instanceof vscode.MarkdownString);
      assert.ok(content.value.includes('exp:12'), content.value);
    } finally {
      await settings.update('conditions', undefined, vscode.ConfigurationTarget.Global);
    }
    await mistakes(document, 1);
  });

  it('offers the suggested word as a quick fix', async () => {
    const { document } = await editQuery('exp:12 @goood');
    const [mistake] = await mistakes(document, 1);
    assert.ok(mistake);
    // VS Code may offer fixes of its own, too.
    const fixes = async (range: vscode.Range) => {
      const command = 'vscode.executeCodeActionProvider';
      const actions = await ask<vscode.CodeAction[]>(command, document, range);
      return actions.filter(({ edit }) => edit !== undefined);
    };
    const [fix] = await fixes(mistake.range);
    assert.equal(fix?.title, 'Change to “@good”');
    assert.equal(fix.isPreferred, true);
    assert.deepEqual(await fixes(new vscode.Range(0, 0, 0, 1)), []);
    assert.ok(fix.edit);
    await vscode.workspace.applyEdit(fix.edit);
    assert.equal(document.getText(), 'exp:12 @good');
    await mistakes(document, 0);
  });

  it('offers commands for the query above its first line', async () => {
    const text = '# mine\n\n  # still mine\n  exp:12\nphysics # all of them\n';
    const { document } = await editQuery(text);
    const lenses = await ask<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document);
    assert.deepEqual(
      lenses.map(({ range, command }) => [range.start.line, command?.title, command?.command]),
      [
        [3, '$(search) Run Query', 'rundb.openSearch'],
        [3, 'Summarize', 'rundb.summarizeQuery'],
        [3, 'Open Overview', 'rundb.openOverview'],
        [3, 'Copy as Python', 'rundb.copyAsPython'],
      ],
    );
    const [run, , , copy] = lenses.map(({ command }) => command?.arguments as unknown);
    assert.deepEqual([run, copy], [[text], [text]]);
  });

  it('shows above a query what its runs add up to, on request', async () => {
    const runs = someRuns(12, 1, 9).map((run) => ({ ...run, statistics: { lumi_recorded: 500 } }));
    const open = await connect({ runs: [...runs, ...someRuns(12, 10, 12)] });
    const { document, editor } = await editQuery('exp:12 run:1-10');
    const lens = async () => {
      const lenses = await ask<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document);
      return lenses[1]?.command ?? assert.fail('no lens');
    };
    assert.equal(open.demo.requests.length, 0);
    const { command, arguments: given = [] } = await lens();
    await vscode.commands.executeCommand(command, ...(given as unknown[]));
    const sum = '10 runs · 4.5 pb⁻¹ (1 without a value)';
    assert.equal((await lens()).title, sum);
    const asked = open.demo.requests.length;
    await replaceAll(editor, 'exp:12');
    assert.equal((await lens()).title, 'Summarize');
    // The original text has the same runs again.
    await replaceAll(editor, 'exp:12 run:1-10');
    assert.equal((await lens()).title, sum);
    assert.equal(open.demo.requests.length, asked);
    await replaceAll(editor, 'exp:99');
    await vscode.commands.executeCommand('rundb.summarizeQuery');
    assert.equal((await lens()).title, 'No runs found');
  });

  it('offers nothing if there is no query', async () => {
    const { document } = await editQuery('# nothing yet\n');
    assert.deepEqual(await ask('vscode.executeCodeLensProvider', document), []);
  });
});
