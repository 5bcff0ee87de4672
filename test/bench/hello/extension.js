import * as vscode from 'vscode';

/* global performance */

/** @param {vscode.ExtensionContext} context */
export function activate(context) {
  performance.mark('hello/willActivate');
  context.subscriptions.push(
    vscode.commands.registerCommand('bench.hello', () =>
      vscode.window.showInformationMessage('Hello World'),
    ),
  );
  performance.mark('hello/didActivate');
}
