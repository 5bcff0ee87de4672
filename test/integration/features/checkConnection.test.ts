import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, connect } from '../fixture.ts';
import { describeOnce } from '../../describeOnce.ts';

describeOnce('Check Connection', () => {
  afterEach(closeEditors);

  it('shows a page to read and copy, without the key', async () => {
    const open = await connect({ apiKey: 'key-that-nobody-may-see' });
    const { requests } = open.demo;
    // Other views may send requests, too.
    const before = requests.length;
    await vscode.commands.executeCommand('rundb.checkConnection');
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'markdown');
    const text = document.getText();
    assert.match(text, /^# RunDB connection check/);
    assert.match(text, /with an API key/);
    assert.match(text, /All as expected\.\s*$/);
    assert.ok(text.includes(vscode.version));
    assert.ok(!text.includes('key-that-nobody-may-see'));
    assert.ok(requests.length - before <= 12, `${requests.length - before} requests`);
  });

  it('opens a new page each time', async () => {
    const open = await connect();
    await vscode.commands.executeCommand('rundb.checkConnection');
    const first = vscode.window.activeTextEditor?.document;
    open.demo.options.order = 'descending';
    await vscode.commands.executeCommand('rundb.checkConnection');
    const second = vscode.window.activeTextEditor?.document;
    assert.match(first?.getText() ?? '', /oldest first/);
    assert.match(second?.getText() ?? '', /newest first/);
  });
});
