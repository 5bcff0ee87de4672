import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { networkFor } from '../../../src/features/connection/index.ts';

const rundb = new URL('https://rundb.belle2.org');

describe('The network configuration', () => {
  const set = async (name: string, value: unknown): Promise<void> => {
    const { Global } = vscode.ConfigurationTarget;
    await vscode.workspace.getConfiguration('http').update(name, value, Global);
  };

  afterEach(async () => {
    for (const name of ['proxy', 'noProxy', 'proxySupport']) await set(name, undefined);
  });

  it('comes from the environment by default', () => {
    assert.deepEqual(networkFor(rundb), {});
  });

  it("follows VS Code's settings", async () => {
    await set('proxy', 'http://proxy.example:3128');
    await set('noProxy', ['.desy.de', 'localhost']);
    assert.deepEqual(networkFor(rundb), {
      proxy: 'http://proxy.example:3128',
      noProxy: '.desy.de,localhost',
    });
    await set('proxySupport', 'off');
    assert.deepEqual(networkFor(rundb), { proxy: '' });
  });

  it("doesn't use a proxy for this computer", async () => {
    await set('proxy', 'http://proxy.example:3128');
    assert.deepEqual(networkFor(new URL('http://127.0.0.1:8000')), { proxy: '' });
  });
});
