import * as vscode from 'vscode';

/** The output channel of the extension. Credentials are never written to it. */
export const log = vscode.window.createOutputChannel('Belle II RunDB', { log: true });
