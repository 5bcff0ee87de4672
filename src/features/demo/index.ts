import * as vscode from 'vscode';
import { logError, perform, registerCommand } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { RunsView } from '../runs/index.ts';
import type { Demo } from './demo.ts';

const shownKey = 'rundb.demoShown';

/** A RunDB of made-up runs, for anyone without an account. */
export function registerDemo(
  context: vscode.ExtensionContext,
  connection: Connection,
  view: RunsView,
): void {
  let demo: Promise<Demo> | undefined;
  const load = (): Promise<Demo> =>
    (demo ??= import('./demo.ts').then((module) => {
      const made = new module.Demo(context, connection, view);
      context.subscriptions.push(made);
      return made;
    }));
  context.subscriptions.push(
    registerCommand('rundb.tryDemo', async () => {
      const { begin, show } = await load();
      await begin();
      await show();
    }),
  );
  // Set by `npm run demo`. The demo is shown when the window opens for the first time, not when
  // it's reloaded.
  if (process.env['RUNDB_DEMO'] === undefined) return;
  const isShown = context.workspaceState.get<unknown>(shownKey) === true;
  context.workspaceState.update(shownKey, true).then(undefined, logError);
  void perform(async () => {
    const { begin, show } = await load();
    await begin();
    if (!isShown) await show();
  });
}
