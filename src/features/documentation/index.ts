import type * as vscode from 'vscode';
import { registerCommand } from '../common/index.ts';

/** The pages about the extension, offline. */
export function registerDocumentation({ extension, subscriptions }: vscode.ExtensionContext): void {
  subscriptions.push(
    registerCommand('rundb.openDocumentation', async (page) =>
      (await import('./openDocumentation.ts')).openDocumentation(extension.extensionUri, page),
    ),
  );
}
