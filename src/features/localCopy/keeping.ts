import type * as vscode from 'vscode';
import type { Connection } from '../connection/index.ts';
import type { RunsView } from '../runs/index.ts';
import { AllDownloaded } from './allDownloaded.ts';
import { LocalCopyCommands } from './localCopyCommands.ts';
import { Offline } from './offline.ts';
import { Upkeep } from './upkeep.ts';

/** Starts keeping the local copy up to date, and showing in the Runs view what it contains. */
export function beginKeeping(
  { subscriptions, globalState }: vscode.ExtensionContext,
  connection: Connection,
  view: RunsView,
): LocalCopyCommands {
  const all = new AllDownloaded(globalState);
  const offline = new Offline(connection);
  subscriptions.push(
    offline,
    offline.onDidChange((experiments) => view.showKept(experiments)),
    new Upkeep(connection, all),
  );
  return new LocalCopyCommands(connection, all, offline);
}
