import * as vscode from 'vscode';

/** Shows the page that says what each kind of finding means, at that of a kind. */
export async function explainFinding(extension: vscode.Uri, kind: unknown): Promise<void> {
  const page = vscode.Uri.joinPath(extension, 'docs', 'findings.md');
  const fragment = typeof kind === 'string' ? kind : '';
  await vscode.commands.executeCommand('markdown.showPreview', page.with({ fragment }));
}
