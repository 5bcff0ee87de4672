import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { RunDBApi } from '../../src/api.ts';
import { startDemo, type DemoOptions, type DemoServer } from '../../src/demo/server.ts';

/** Where the tests were built: `dist/test/integration` is in it. */
export const checkout = join(__dirname, '..', '..', '..');

/** Activates the extension and returns its API. */
export async function activated(): Promise<RunDBApi> {
  const extension = vscode.extensions.getExtension<RunDBApi>('belle2.rundb');
  assert.ok(extension, "VS Code doesn't know belle2.rundb");
  return extension.activate();
}

/**
 * Connects the extension to a demo RunDB. It stays connected until it's connected to another one, since
 * each change of settings takes VS Code a while.
 */
export async function connect(options: DemoOptions = {}): Promise<{ demo: DemoServer }> {
  const demo = await startAnew(options);
  await setUrl(demo.url, demo.apiKey);
  await connected?.close();
  connected = demo;
  return { demo };
}

let connected: DemoServer | undefined;
const usedAddresses = new Set<string>();

/** Starts a demo at an address that no other one had: it would get that one's local copy. */
async function startAnew(options: DemoOptions): Promise<DemoServer> {
  const demo = await startDemo(options);
  if (usedAddresses.has(demo.url)) {
    await demo.close();
    return startAnew(options);
  }
  usedAddresses.add(demo.url);
  return demo;
}

/** Sets `rundb.url`, and the key in the environment, without which the extension is signed out. */
export async function setUrl(url: string | undefined, apiKey?: string): Promise<void> {
  delete process.env['BELLE2_RUNDB_TOKEN'];
  if (apiKey !== undefined) process.env['BELLE2_RUNDB_TOKEN'] = apiKey;
  await vscode.workspace
    .getConfiguration('rundb')
    .update('url', url, vscode.ConfigurationTarget.Global);
}

/** The URI of a run's record on the connected server. */
export function address(path: string): vscode.Uri {
  return vscode.Uri.from({ scheme: 'rundb', path });
}

/** Waits until a condition holds, checking it after each event. */
export async function when(event: vscode.Event<unknown>, holds: () => boolean): Promise<void> {
  if (holds()) return;
  await new Promise<void>((resolve) => {
    const listener = event(() => {
      if (!holds()) return;
      listener.dispose();
      resolve();
    });
  });
}

/** Runs `first` to `last` of an experiment. */
export function someRuns(experiment: number, first: number, last: number) {
  return Array.from({ length: last - first + 1 }, (_, i) => ({ experiment, run: first + i }));
}

/**
 * Closes all editors, and waits until the extension host knows: runs in visible editors would be
 * requested again, and the next untitled document may get the URI of one that was just closed.
 */
export async function closeEditors(): Promise<void> {
  const shown = vscode.window.visibleTextEditors.map(({ document }) => document);
  const untitled = shown.filter(({ isUntitled }) => isUntitled);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  const { window, workspace } = vscode;
  await when(workspace.onDidCloseTextDocument, () => untitled.every(({ isClosed }) => isClosed));
  await when(window.onDidChangeVisibleTextEditors, () =>
    window.visibleTextEditors.every(({ document }) => document.uri.scheme === 'output'),
  );
}
