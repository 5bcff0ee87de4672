import * as vscode from 'vscode';

/** How long it's displayed, in ms. */
const time = 5000;

/** Confirms in the status bar what a command did, if nothing else shows it. */
export function showDone(text: string): void {
  vscode.window.setStatusBarMessage(`$(check) ${withoutIcons(text)}`, time);
}

/** Escapes a text so that VS Code doesn't draw icons: `$(error)` is displayed as it is. */
export function withoutIcons(text: string): string {
  return text.replaceAll(/\$\([\w-]+(?:~\w+)?\)/g, String.raw`\$&`);
}
