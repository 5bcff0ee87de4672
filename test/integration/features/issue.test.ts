import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activated, closeEditors, connect } from '../fixture.ts';

describe('RunDB: Report Issue', () => {
  before(activated);
  afterEach(closeEditors);

  it('shows what would be sent, without the current key and address', async () => {
    const open = await connect({ runs: [] });
    const { demo } = open;
    demo.options.fault = () => ({ status: 500, body: `${demo.url} ${demo.apiKey}` });
    const settings = vscode.workspace.getConfiguration('rundb');
    const { Global } = vscode.ConfigurationTarget;
    await settings.update('pageSize', 77, Global);
    try {
      await vscode.commands.executeCommand('rundb.searchRuns', 'exp:12').then(undefined, () => {});
      await vscode.commands.executeCommand('rundb.goToRun', '12:1');
      await vscode.commands.executeCommand('rundb.reportIssue');
    } finally {
      await settings.update('pageSize', undefined, Global);
    }
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, new RegExp(`VS Code ${vscode.version.replaceAll('.', '\\.')}`));
    assert.match(text, /Connection: signed in\n/);
    assert.match(text, /Changed settings:.*rundb\.pageSize = 77/);
    assert.match(text, /Changed settings:.*rundb\.url(?:,|\n)/);
    assert.match(text, /Recent errors:.*serverError/);
    for (const each of [demo.apiKey, demo.url, new URL(demo.url).host]) {
      assert.ok(!text.includes(each), text);
    }
  });
});
