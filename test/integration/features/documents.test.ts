import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activated, address, closeEditors, connect, someRuns, when } from '../fixture.ts';

const record =
  '{"experiment": 12, "run": 7, "run_type": "physics", "statistics": {"lumi_recorded": 1.50, "events": 9007199254740993}, "2": 1e3, "1": [], "unheard of": null}';

describe('Documents', () => {
  before(activated);
  afterEach(closeEditors);

  it('show a record as pretty-printed JSON, with keys and numbers as sent', async () => {
    const open = await connect({ runs: [record] });
    const document = await vscode.workspace.openTextDocument(address('/e0012/r00007.json'));
    const text = document.getText();
    assert.equal(document.languageId, 'json');
    const lines = text.split('\n').map((line) => line.trim());
    assert.ok(lines.includes('"lumi_recorded": 1.50,'), text);
    assert.ok(lines.includes('"events": 9007199254740993'), text);
    assert.ok(text.indexOf('"2": 1e3') < text.indexOf('"1": []'), text);
    assert.ok(text.includes('"unheard of": null'));
    assert.equal(open.demo.requests.length, 1);
  });

  it("report their true size, and can't be written", async () => {
    const open = await connect({ runs: [record] });
    const uri = address('/e0012/r00007.json');
    const stat = await vscode.workspace.fs.stat(uri);
    const bytes = await vscode.workspace.fs.readFile(uri);
    assert.equal(stat.size, bytes.length);
    assert.equal(stat.type, vscode.FileType.File);
    assert.equal(stat.permissions, vscode.FilePermission.Readonly);
    await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(uri, bytes)));
    await assert.rejects(Promise.resolve(vscode.workspace.fs.delete(uri)));
    assert.equal(open.demo.requests.length, 1);
  });

  it('are requested again after Refresh, with a later mtime if they changed', async () => {
    const open = await connect({ runs: [{ experiment: 12, run: 7, note: 'first' }] });
    const uri = address('/e0012/r00007.json');
    const before = await vscode.workspace.fs.stat(uri);
    await vscode.commands.executeCommand('rundb.refresh');
    const same = await vscode.workspace.fs.stat(uri);
    assert.equal(same.mtime, before.mtime);
    assert.equal(open.demo.requests.length, 2);
    open.demo.setRuns([{ experiment: 12, run: 7, note: 'second look' }]);
    await vscode.commands.executeCommand('rundb.refresh');
    const text = Buffer.from(await vscode.workspace.fs.readFile(uri)).toString();
    assert.match(text, /second look/);
    const after = await vscode.workspace.fs.stat(uri);
    assert.ok(after.mtime > before.mtime && after.size !== before.size);
  });

  it('follow a refresh while they are open', async () => {
    const open = await connect({ runs: [{ experiment: 12, run: 7, note: 'first' }] });
    const document = await vscode.workspace.openTextDocument(address('/e0012/r00007.json'));
    await vscode.window.showTextDocument(document);
    open.demo.setRuns([{ experiment: 12, run: 7, note: 'second' }]);
    const changed = when(vscode.workspace.onDidChangeTextDocument, () =>
      document.getText().includes('"note": "second"'),
    );
    await vscode.commands.executeCommand('rundb.refresh');
    await changed;
  });

  it('list experiments and runs as folders and files', async () => {
    const open = await connect({
      runs: [...someRuns(12, 798, 800), ...someRuns(7, 1, 2)],
      maxLimit: 2,
    });
    const root = await vscode.workspace.fs.readDirectory(address('/'));
    assert.deepEqual(root, [
      ['e0007', vscode.FileType.Directory],
      ['e0012', vscode.FileType.Directory],
    ]);
    const runs = await vscode.workspace.fs.readDirectory(address('/e0012'));
    assert.deepEqual(
      runs.map(([name]) => name),
      ['r00798.json', 'r00799.json', 'r00800.json'],
    );
    assert.ok(open.demo.requests.every(({ path }) => path.includes('limit=')));
  });

  for (const path of [
    '/e0012/r00009.json',
    '/e0012/r9.json',
    '/e0012/x.json',
    '/x',
    '/e12',
    '/e0099',
  ]) {
    it(`don't find ${path}`, async () => {
      const open = await connect({ runs: [record] });
      assert.ok(open);
      await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(address(path))), {
        code: 'FileNotFound',
      });
    });
  }

  it("of another server aren't shown from this one", async () => {
    const open = await connect({ runs: [record] });
    const uri = vscode.Uri.parse('rundb://other.example/e0012/r00007.json');
    await assert.rejects(Promise.resolve(vscode.workspace.fs.readFile(uri)), /other\.example/);
    assert.equal(open.demo.requests.length, 0);
  });

  it('are read from the server that is connected by then', async () => {
    const open = await connect({ runs: [record], fault: () => 'stall' });
    const reading = vscode.workspace.fs.readFile(address('/e0012/r00007.json'));
    const asked = new Promise<void>((resolve) => {
      open.demo.options.fault = () => {
        resolve();
        return 'stall';
      };
    });
    await asked;
    const other = await connect({ runs: [{ experiment: 12, run: 7, note: 'elsewhere' }] });
    assert.match(Buffer.from(await reading).toString(), /elsewhere/);
    assert.equal(other.demo.requests.length, 1);
  });

  it("report the server's errors", async () => {
    const open = await connect({ runs: [record], fault: () => ({ status: 503 }) });
    const reading = vscode.workspace.fs.readFile(address('/e0012/r00007.json'));
    await assert.rejects(Promise.resolve(reading), {
      code: 'Unavailable',
      message: /unavailable right now \(503\)/,
    });
    open.demo.options.fault = () => undefined;
    await vscode.workspace.fs.readFile(address('/e0012/r00007.json'));
  });

  it('are requested again when the server recovers, but not each time', async () => {
    // A run whose text VS Code hasn't cached.
    const uri = address('/e0012/r00003.json');
    const open = await connect({
      runs: someRuns(12, 1, 9),
      fault: ({ params }) => (params.get('max_run') === '3' ? { status: 500 } : undefined),
    });
    const asked = (): number =>
      open.demo.requests.filter(({ path }) => path.includes('max_run=3')).length;
    const api = await activated();
    const ask = () => Array.fromAsync(api.getRunInfo({ max_run: 1 }));
    const { tabGroups } = vscode.window;
    const isShownAs = (kind: typeof vscode.TabInputText | typeof vscode.TabInputCustom) =>
      when(tabGroups.onDidChangeTabs, () => {
        const inputs = tabGroups.all.flatMap(({ tabs }) => tabs).map(({ input }) => input);
        return inputs.length === 1 && inputs[0] instanceof kind;
      });
    // It doesn't resolve if the editor fails.
    void vscode.commands.executeCommand('vscode.open', uri);
    await isShownAs(vscode.TabInputCustom);
    assert.equal(asked(), 1);
    while (asked() === 1) await ask();
    for (let i = 0; i < 10; i++) await ask();
    // Once when it was shown, if the server had responded by then, and once more afterwards.
    assert.ok(asked() <= 3, String(asked()));
    const before = asked();
    open.demo.options.fault = () => undefined;
    await vscode.commands.executeCommand('rundb.refresh');
    await isShownAs(vscode.TabInputText);
    assert.equal(asked(), before + 1);
  });

  it('explain their fields', async () => {
    const open = await connect({ runs: [record.replace('"run": 7', '"run": 8')] });
    assert.ok(open);
    const document = await vscode.workspace.openTextDocument(address('/e0012/r00008.json'));
    await vscode.window.showTextDocument(document);
    const position = document.positionAt(document.getText().indexOf('lumi_recorded') + 3);
    // The JSON language server starts with the first JSON document, without any event when it's
    // ready.
    let text = '';
    while (text === '') text = await hoverText(document.uri, position);
    assert.match(text, /nb⁻¹/);
  });
});

/** The text of VS Code's hovers. */
async function hoverText(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    uri,
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n');
}
