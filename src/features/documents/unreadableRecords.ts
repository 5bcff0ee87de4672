import * as vscode from 'vscode';
import { logError, showError } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { scheme } from './address.ts';
import type { RunFileSystem } from './fileSystem.ts';
import type { Records } from './records.ts';
import type { UnreadablePage } from './unreadablePage.ts';

const viewType = 'rundb.unreadable';

/**
 * Tells in a record's editor why it can't be read, until it can. VS Code has the same words for each
 * error of a file system, whatever ours says. So the tab that could not show the text becomes an
 * editor of our own, which gives way to the text.
 */
export class UnreadableRecords implements vscode.CustomReadonlyEditorProvider, vscode.Disposable {
  readonly #fileSystem: RunFileSystem;
  readonly #pages = new Set<UnreadablePage>();
  /** Records of a comparison that can't be shown, for which no tab is replaced. */
  readonly #told = new Set<string>();
  readonly #listeners: vscode.Disposable;

  constructor(connection: Connection, records: Records, fileSystem: RunFileSystem) {
    this.#fileSystem = fileSystem;
    const { tabGroups } = vscode.window;
    this.#listeners = vscode.Disposable.from(
      fileSystem.onDidFail((uri) => this.#fail(uri)),
      records.onDidExpire(() => {
        this.#told.clear();
        this.#readAgain({ politely: false });
      }),
      connection.onDidRecover(() => this.#readAgain({ politely: true })),
      tabGroups.onDidChangeTabs(({ opened, changed }) => {
        for (const tab of [...opened, ...changed]) this.#consider(tab);
      }),
      vscode.window.registerCustomEditorProvider(viewType, this, {
        supportsMultipleEditorsPerDocument: true,
      }),
    );
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  async resolveCustomEditor(
    { uri }: vscode.CustomDocument,
    panel: vscode.WebviewPanel,
  ): Promise<void> {
    const { UnreadablePage } = await import('./unreadablePage.ts');
    const page = new UnreadablePage(uri, panel, this.#fileSystem);
    this.#pages.add(page);
    panel.onDidDispose(() => this.#pages.delete(page));
  }

  /** Reads a record again whose page asks for it. */
  async readAgain(address: unknown): Promise<void> {
    for (const page of this.#pages) {
      if (page.uri.toString() === address) await page.read({ focus: true });
    }
  }

  dispose(): void {
    this.#listeners.dispose();
  }

  #fail(uri: vscode.Uri): void {
    for (const page of this.#pages) if (isSame(page.uri, uri)) page.tell();
    for (const { tabs } of vscode.window.tabGroups.all) for (const tab of tabs) this.#consider(tab);
  }

  #readAgain(options: { politely: boolean }): void {
    // A page that is about to open shall not tell of what is over.
    this.#fileSystem.forgetProblems();
    for (const page of this.#pages) page.read(options).catch(logError);
  }

  /** Replaces a tab that shows VS Code's words for our error. */
  #consider({ input, isActive, group, isPreview }: vscode.Tab): void {
    if (!isActive) return;
    if (input instanceof vscode.TabInputText && this.#isUnreadable(input.uri)) {
      this.#replace(input.uri, group.viewColumn, isPreview).catch(logError);
    } else if (input instanceof vscode.TabInputTextDiff) {
      for (const uri of [input.original, input.modified]) this.#tellOnce(uri);
    }
  }

  async #replace(uri: vscode.Uri, viewColumn: vscode.ViewColumn, preview: boolean): Promise<void> {
    const options = { viewColumn, preview, preserveFocus: true };
    await vscode.commands.executeCommand('vscode.openWith', uri, viewType, options);
    const { tabGroups } = vscode.window;
    const group = tabGroups.all.find((each) => each.viewColumn === viewColumn);
    const tabs = group?.tabs.filter(
      ({ input }) => input instanceof vscode.TabInputText && isSame(input.uri, uri),
    );
    if (tabs && tabs.length > 0) await tabGroups.close(tabs, true);
  }

  #tellOnce(uri: vscode.Uri): void {
    const key = uri.toString();
    if (!this.#isUnreadable(uri) || this.#told.has(key)) return;
    this.#told.add(key);
    showError(this.#fileSystem.problemOf(uri));
  }

  /** Whether nothing can be shown of a record: what is on the screen stays there. */
  #isUnreadable(uri: vscode.Uri): boolean {
    if (uri.scheme !== scheme || this.#fileSystem.problemOf(uri) === undefined) return false;
    return !vscode.workspace.textDocuments.some((document) => isSame(document.uri, uri));
  }
}

function isSame(a: vscode.Uri, b: vscode.Uri): boolean {
  return a.toString() === b.toString();
}
