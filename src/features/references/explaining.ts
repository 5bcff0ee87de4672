import * as vscode from 'vscode';

/** Opens the page that explains the kinds of findings, at the section of one kind. */
export async function explainFinding(extension: vscode.Uri, kind: unknown): Promise<void> {
  const page = vscode.Uri.joinPath(extension, 'docs', 'findings.md');
  const fragment = typeof kind === 'string' ? kind : '';
  await vscode.commands.executeCommand('markdown.showPreview', page.with({ fragment }));
}
