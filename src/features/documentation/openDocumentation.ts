import * as vscode from 'vscode';

interface PageRow extends vscode.QuickPickItem {
  readonly uri: vscode.Uri;
}

/**
 * Shows a page of the documentation as Markdown preview, where links lead to the other pages.
 *
 * @param page The name of one, such as `query`; otherwise, the user chooses.
 */
export async function openDocumentation(extension: vscode.Uri, page: unknown): Promise<void> {
  const pages = await pagesIn(extension);
  const named = pages.find(({ description }) => description === `docs/${String(page)}.md`);
  const placeHolder = vscode.l10n.t('Choose a page');
  const chosen = named ?? (await vscode.window.showQuickPick(pages, { placeHolder }));
  if (chosen) await vscode.commands.executeCommand('markdown.showPreview', chosen.uri);
}

/** The README, whose name has another case once it's packaged, and the pages in the order of its links. */
async function pagesIn(extension: vscode.Uri): Promise<PageRow[]> {
  const files = await vscode.workspace.fs.readDirectory(extension);
  const readme = files.map(([name]) => name).find((name) => /^readme\.md$/i.test(name));
  if (readme === undefined) return [];
  const links = [...(await read(extension, readme)).matchAll(/\bdocs\/\w+\.md/g)];
  const names = new Set([readme, ...links.map(([name]) => name)]);
  return Promise.all(
    [...names].map(async (name) => ({
      label: /^# (.*)$/m.exec(await read(extension, name))?.[1] ?? name,
      description: name,
      uri: vscode.Uri.joinPath(extension, name),
    })),
  );
}

async function read(extension: vscode.Uri, file: string): Promise<string> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, file));
  return new TextDecoder().decode(bytes);
}
