import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { startDemo } from '../../../src/demo/server.ts';
import { Connection, CredentialStore } from '../../../src/features/connection/index.ts';
import { RunFileSystem } from '../../../src/features/documents/fileSystem.ts';
import { Records } from '../../../src/features/documents/records.ts';
import { Hover } from '../../../src/features/references/hover.ts';
import { KnownRuns } from '../../../src/features/references/knownRuns.ts';
import { Search } from '../../../src/features/search/search.ts';
import { Searches } from '../../../src/features/search/searches.ts';
import { activated, address, closeEditors, setUrl, someRuns } from '../fixture.ts';
import { State } from '../state.ts';
import { Secrets } from './secrets.ts';
import { describeOnce } from '../../describeOnce.ts';

/** A demo behind a proxy that serves it below a path, unknown to the demo. */
async function openBelow(path: string) {
  const demo = await startDemo({ runs: someRuns(12, 1, 30), pageSize: 10 });
  const proxy = createServer((request, response) => {
    pass(request, response, demo.url, path).catch((error: unknown) => {
      response.writeHead(502).end(String(error));
    });
  });
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  demo.options.publicUrl = url;
  await setUrl(`${url}${path}/`);
  const store = new CredentialStore(new Secrets());
  await store.set(url, { apiKey: demo.apiKey });
  const connection = new Connection(store);
  await connection.ready;
  const records = new Records(connection);
  return {
    address: `${url}${path}`,
    connection,
    records,
    async [Symbol.asyncDispose]() {
      records.dispose();
      connection.dispose();
      proxy.closeAllConnections();
      await new Promise((closed) => proxy.close(closed));
      await demo.close();
    },
  };
}

async function pass(
  { url = '', headers }: IncomingMessage,
  response: ServerResponse,
  to: string,
  path: string,
): Promise<void> {
  if (!url.startsWith(`${path}/`)) {
    response.writeHead(404).end();
    return;
  }
  const { authorization = '' } = headers;
  const answer = await fetch(`${to}${url.slice(path.length)}`, { headers: { authorization } });
  response.writeHead(answer.status).end(await answer.text());
}

describeOnce('A RunDB below a path', () => {
  before(activated);
  afterEach(closeEditors);

  it('is browsed at that path', async () => {
    await using open = await openBelow('/some/prefix');
    const { rundb } = await open.connection.require();
    const runs = await Array.fromAsync(rundb.getRunInfo());
    assert.equal(runs.length, 30);
    const [first = assert.fail()] = runs;
    assert.equal((await rundb.getDetails(first))['run'], 1);
    const files = new RunFileSystem(open.connection, open.records);
    assert.match(String(Buffer.from(await files.readFile(address('/e0012/r00007.json')))), /7/);
  });

  it('is opened at that path in the browser', async () => {
    await using open = await openBelow('/some/prefix');
    using known = disposable(new KnownRuns(open.connection, open.records.onDidExpire));
    const content = 'x = ExpRun(12, 7)\n';
    const document = await vscode.workspace.openTextDocument({ language: 'python', content });
    const { token } = new vscode.CancellationTokenSource();
    const hover = async () => {
      const place = new vscode.Position(0, 16);
      const shown = await new Hover(known.value).provideHover(document, place, token);
      const [card] = shown?.contents ?? [];
      assert.ok(card instanceof vscode.MarkdownString);
      return card.value;
    };
    const link = /\[Open in Browser\]\((.*?)\)/.exec(await hover())?.[1];
    assert.match(link ?? '', /^http/);
    assert.ok(link?.startsWith(`${open.address}/rest/v1/runs/?min_experiment=12&`), link);
    // The demo's page would ask for a key.
    await using demo = await startDemo({ runs: [{ experiment: 12, run: 7 }] });
    await open.connection.useDemo(demo);
    const card = await hover();
    assert.ok(card.includes('[Open Record]'), card);
    assert.ok(!card.includes('Browser'), card);
  });

  it('is used at that path by the Python script', async () => {
    await using open = await openBelow('/some/prefix');
    const search = new Search(open.connection, open.records, new Searches(new State()));
    const script = await search.python('exp:12');
    assert.ok(script.includes(`rundb.URL = "${open.address}"\n`), script);
  });
});

function disposable<T extends vscode.Disposable>(value: T): { value: T } & Disposable {
  return { value, [Symbol.dispose]: () => void value.dispose() };
}
