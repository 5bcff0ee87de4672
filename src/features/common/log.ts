import * as vscode from 'vscode';

/** The output channel of the extension. It is never given a credential. */
export const log = vscode.window.createOutputChannel('Belle II RunDB', { log: true });
