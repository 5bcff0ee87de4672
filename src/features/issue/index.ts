import type * as vscode from 'vscode';
import { registerCommand } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';

/** Reporting issues. */
export function registerIssue(
  { extension, subscriptions }: vscode.ExtensionContext,
  connection: Connection,
): void {
  subscriptions.push(
    registerCommand('rundb.reportIssue', async () =>
      (await import('./reportIssue.ts')).reportIssue(extension, connection),
    ),
  );
}
