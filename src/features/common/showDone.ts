import * as vscode from 'vscode';

/** How long it stays, in ms. */
const time = 5000;

/** Says in the status bar what a command did that shows nowhere else. */
export function showDone(text: string): void {
  vscode.window.setStatusBarMessage(`$(check) ${withoutIcons(text)}`, time);
}

/** A text in which VS Code draws no icons: `$(error)` stays as it is. */
export function withoutIcons(text: string): string {
  return text.replaceAll(/\$\([\w-]+(?:~\w+)?\)/g, String.raw`\$&`);
}
