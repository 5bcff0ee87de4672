import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activated, connect, setUrl, someRuns } from './fixture.ts';

const dispatchers = () =>
  [1, 2].map((n): unknown => Reflect.get(globalThis, Symbol.for(`undici.globalDispatcher.${n}`)));

describe('The extension', () => {
  it("activates, sends requests, and leaves other extensions' fetch untouched", async () => {
    const before = dispatchers();
    const api = await activated();
    const open = await connect({ runs: someRuns(12, 1, 3) });
    const runs = await Array.fromAsync(api.getRunInfo());
    assert.equal(runs.length, 3);
    assert.ok(open.demo.requests.length > 0);
    assert.deepEqual(dispatchers(), before);
  });

  it('gives other extensions runs and records from the current connection', async () => {
    const api = await activated();
    const open = await connect({ runs: [{ experiment: 12, run: 7, unheard_of: 1 }] });
    const [summary] = await Array.fromAsync(api.getRunInfo({ min_experiment: 12 }));
    assert.ok(summary);
    assert.equal((await api.getDetails(summary))['unheard_of'], 1);
    assert.match(open.demo.requests[0]?.path ?? '', /min_experiment=12/);
  });

  it('requests nothing else for another extension', async () => {
    const api = await activated();
    const open = await connect({ runs: someRuns(12, 1, 3) });
    for (const url of ['/api/me', `${open.demo.url}/api/me`, '/rest/v1/runs/?limit=100000']) {
      await assert.rejects(api.getDetails({ url }), { kind: 'foreignAddress' });
    }
    assert.equal(open.demo.requests.length, 0);
  });

  it('tells other extensions that nobody is signed in', async () => {
    const api = await activated();
    await setUrl(undefined);
    await assert.rejects(Array.fromAsync(api.getRunInfo()), {
      kind: 'notSignedIn',
      message: /not signed in/,
    });
  });

  it('registers each command that it declares, and no others', async () => {
    await activated();
    const manifest: unknown = vscode.extensions.getExtension('belle2.rundb')?.packageJSON;
    const { contributes } = manifest as { contributes: { commands: { command: string }[] } };
    const declared = contributes.commands.map(({ command }) => command).sort();
    const all = await vscode.commands.getCommands(true);
    const ours = all.filter((id) => /^rundb\.(?!(?:runs|searches)\.)/.test(id)).sort();
    assert.deepEqual(ours, declared);
  });
});
