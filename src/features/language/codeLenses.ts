import * as vscode from 'vscode';

/** What can be done with a query, above its first line. */
export class CodeLenses implements vscode.CodeLensProvider {
  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const text = document.getText();
    const start = /^(?:\s*#[^\n]*\n)*\s*(?=[^\s#])/.exec(text)?.[0].length;
    if (start === undefined) return [];
    const { range } = document.lineAt(document.positionAt(start));
    return [
      new vscode.CodeLens(range, {
        title: `$(search) ${vscode.l10n.t('Run')}`,
        command: 'rundb.openSearch',
        arguments: [text],
      }),
      new vscode.CodeLens(range, {
        title: vscode.l10n.t('Copy as Python'),
        command: 'rundb.copyAsPython',
        arguments: [text],
      }),
    ];
  }
}
