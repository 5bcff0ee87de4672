import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import * as vscode from 'vscode';
import { setDisplayLanguage } from '../../../src/core/format/index.ts';
import { makeRuns } from '../../../src/demo/runs.ts';
import { agentHost } from '../../../src/features/agents/host.ts';
import { Connection, CredentialStore } from '../../../src/features/connection/index.ts';
import { Records } from '../../../src/features/documents/records.ts';
import { KnownRuns } from '../../../src/features/references/knownRuns.ts';
import { Search } from '../../../src/features/search/search.ts';
import { Searches } from '../../../src/features/search/searches.ts';
import { questions, scale, type Answer } from '../../agents/questions.ts';
import { activated, connect, someRuns } from '../fixture.ts';
import { State } from '../state.ts';
import { watchShown } from '../watchShown.ts';
import { logWith } from './runsInCode.ts';
import { Secrets } from './secrets.ts';

async function invoke(name: string, input: object, token?: vscode.CancellationToken) {
  const options = { input, toolInvocationToken: undefined };
  const { content } = await vscode.lm.invokeTool(name, options, token);
  const [part] = content;
  assert.ok(part instanceof vscode.LanguageModelTextPart);
  return part.value;
}

const isOldest = process.env['RUNDB_VSCODE'] === 'oldest';

describe('Language model tools', () => {
  before(activated);

  it("answer a physicist's questions", async () => {
    const records = [...makeRuns({ scale })];
    const open = await connect({ runs: records });
    for (const { question, tool, input, read, right } of isOldest
      ? questions.slice(0, 3)
      : questions) {
      const answer = JSON.parse(await invoke(tool, input)) as Answer;
      assert.deepEqual(read(answer), right(records), question);
    }
    assert.ok(open.demo.requests.every(({ method }) => method === 'GET'));
  });

  it('say where a query is wrong, and explain the language', async () => {
    const open = await connect({ runs: someRuns(12, 1, 3) });
    const before = open.demo.requests.length;
    await assert.rejects(
      invoke('rundb_search_runs', { query: 'exp:12 lumy>5/pb' }),
      /Unknown term “lumy”.*Suggestion: “lumi”/,
    );
    assert.match(await invoke('rundb_explain_query_language', {}), /# Querying the Belle II RunDB/);
    assert.equal(open.demo.requests.length, before);
  });

  it('read a file in the workspace, and no other', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const outside = vscode.Uri.joinPath(folder.uri, '..', 'x.py');
    await assert.rejects(
      invoke('rundb_find_runs_in_code', { uri: outside.toString() }),
      /Only files that are open or in the workspace/,
    );
    const inside = vscode.Uri.joinPath(folder.uri, 'agents.py');
    await vscode.workspace.fs.writeFile(inside, Buffer.from('a = ExpRun(12, 7)\n'));
    const answer = await invoke('rundb_find_runs_in_code', { uri: inside.toString() });
    assert.match(answer, /"12:7"/);
    await vscode.workspace.fs.delete(inside);
  });

  it('write runs in the formats and with the paths from the settings', async () => {
    const open = await connect({ runs: someRuns(12, 1, 2) });
    const settings = vscode.workspace.getConfiguration('rundb');
    const { Global } = vscode.ConfigurationTarget;
    await settings.update('formats', { LFN: '/belle/e{experiment:04}/r{run}', bad: '{' }, Global);
    await settings.update('dataPath', '/data/{experiment}/{run}', Global);
    try {
      const written = async (format: string) => {
        const answer = await invoke('rundb_format_runs', { query: 'exp:12', format });
        return (JSON.parse(answer) as Answer)['text'];
      };
      assert.equal(await written('LFN'), '/belle/e0012/r1, /belle/e0012/r2');
      assert.match(String(await written('path')), /\/data\/12\/1\b/);
      await assert.rejects(written('bad'), /Format “bad” in the setting rundb.formats/);
      await assert.rejects(written('none'), /Unknown format “none”.*numbers.*LFN/);
      assert.ok(open.demo.requests.length > 0);
    } finally {
      await settings.update('formats', undefined, Global);
      await settings.update('dataPath', undefined, Global);
    }
  });

  it('say in English what is wrong with a format, whatever users read', async () => {
    const english = ['Unknown format “{0}”. Use one of: {1}.', 'The setting rundb.dataPath: {0}'];
    const settings = vscode.workspace.getConfiguration('rundb');
    const { Global } = vscode.ConfigurationTarget;
    const connection = new Connection(new CredentialStore(new Secrets()));
    const records = new Records(connection);
    const search = new Search(connection, records, new Searches(new State()));
    const known = new KnownRuns(connection, records.onDidExpire);
    const { extensionUri } = vscode.extensions.getExtension('belle2.rundb') ?? assert.fail();
    const host = agentHost({ extensionUri, globalState: new State() }, search, known);
    setDisplayLanguage('de', Object.fromEntries(english.map((text) => [text, 'Falsch'])));
    try {
      await assert.rejects(host.format('none'), /Unknown format “none”/);
      await settings.update('dataPath', '{oops', Global);
      await assert.rejects(host.format('path'), /The setting rundb\.dataPath/);
    } finally {
      setDisplayLanguage('en', undefined);
      await settings.update('dataPath', undefined, Global);
      for (const each of [known, records, connection]) each.dispose();
    }
  });

  it('stop when they are cancelled', async () => {
    const open = await connect({ runs: someRuns(12, 1, 3) });
    open.demo.options.fault = () => 'stall';
    const source = new vscode.CancellationTokenSource();
    const answer = invoke('rundb_sum_luminosity', { query: 'exp:12' }, source.token);
    source.cancel();
    await assert.rejects(answer);
  });
});

describe('The MCP server of this window', () => {
  before(activated);

  const address = async () => {
    await vscode.env.clipboard.writeText('');
    await vscode.commands.executeCommand('rundb.copyMcpAddress');
    return vscode.env.clipboard.readText();
  };

  const settings = () => vscode.workspace.getConfiguration('rundb');
  const { Global } = vscode.ConfigurationTarget;
  const enable = (isOn: true | undefined) => settings().update('mcp.enabled', isOn, Global);
  afterEach(() => enable(undefined));

  /** Connects to the server at the address that the command provides. */
  const caller = async () => {
    const copied = JSON.parse(await address()) as {
      mcpServers: Record<string, { url: string; headers: Record<string, string> }>;
    };
    const { url = '', headers = {} } = copied.mcpServers['belle2-rundb'] ?? {};
    return (method: string, params = {}, own = headers) =>
      fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...own },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      });
  };

  it('is off by default, answers while the user is signed in, and then stops', async () => {
    const open = await connect({ runs: someRuns(12, 1, 3) });
    assert.equal(await address(), '');
    await enable(true);
    const call = await caller();
    const sum = { name: 'rundb_sum_luminosity', arguments: { query: 'exp:12' } };
    assert.match(await (await call('tools/call', sum)).text(), /\\"runs\\":3/);
    assert.equal((await call('tools/call', sum, {})).status, 401);
    await enable(undefined);
    await assert.rejects(call('ping'));
    assert.ok(open.demo.requests.length > 0);
  });

  it('stops when the user signs out', async () => {
    const open = await connect({ runs: someRuns(12, 1, 3) });
    await enable(true);
    const call = await caller();
    assert.equal((await call('ping')).status, 200);
    assert.ok(open.demo);
    await vscode.commands.executeCommand('rundb.signOut');
    await assert.rejects(call('ping'));
    assert.equal(await address(), '');
  });

  it('is reported once when it breaks down, and restarts on request', async () => {
    const open = await connect({ runs: someRuns(12, 1, 3) });
    await enable(true);
    const call = await caller();
    const servers = new Set<Server>();
    const note = (message: unknown) => servers.add((message as { server: Server }).server);
    subscribe('http.server.request.start', note);
    await call('ping');
    unsubscribe('http.server.request.start', note);
    const [server, ...others] = servers;
    assert.ok(server && others.length === 0);
    using shown = isOldest ? undefined : watchShown();
    // As if the computer had run out of file descriptors.
    server.emit('error', new Error('accept EMFILE'));
    server.emit('error', new Error('accept EMFILE'));
    assert.ok(open.demo);
    if (shown) {
      assert.equal(shown.warnings.length, 1);
      assert.match(shown.warnings[0] ?? '', /MCP server stopped/);
    }
    await assert.rejects(call('ping'));
    const log = await logWith('MCP server stopped');
    assert.equal(log.match(/MCP server stopped/g)?.length, 1);
    const again = await caller();
    assert.equal((await again('ping')).status, 200);
  });
});
