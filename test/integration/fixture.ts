import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunDBApi } from '../../src/api.ts';
import { startDemo, type DemoOptions, type DemoServer } from '../../src/demo/server.ts';

/** The activated extension's own interface. */
export async function activated(): Promise<RunDBApi> {
  const extension = vscode.extensions.getExtension<RunDBApi>('belle2.rundb');
  assert.ok(extension, 'VS Code does not know belle2.rundb');
  return extension.activate();
}

/** A demo RunDB that the extension is connected to, by setting and environment, until disposed. */
export async function connect(
  options: DemoOptions = {},
): Promise<{ demo: DemoServer } & AsyncDisposable> {
  const demo = await startDemo(options);
  process.env['BELLE2_RUNDB_TOKEN'] = demo.apiKey;
  await setUrl(demo.url);
  return {
    demo,
    async [Symbol.asyncDispose]() {
      delete process.env['BELLE2_RUNDB_TOKEN'];
      await setUrl(undefined);
      await demo.close();
    },
  };
}

/** Sets `rundb.url`. */
export async function setUrl(url: string | undefined): Promise<void> {
  await vscode.workspace
    .getConfiguration('rundb')
    .update('url', url, vscode.ConfigurationTarget.Global);
}

/** The address of a run's record on the connected server. */
export function address(path: string): vscode.Uri {
  return vscode.Uri.from({ scheme: 'rundb', path });
}

/** Waits for a condition that an event brings about. */
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
 * Closes editors, and waits until the extension host knows: who is shown would be asked for again, and
 * the next new document may get the address of one that was closed.
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
