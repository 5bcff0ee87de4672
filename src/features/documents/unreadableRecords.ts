import * as vscode from 'vscode';
import { logError, showError } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { placeOf, scheme, tabNameOf } from './address.ts';
import type { RunFileSystem } from './fileSystem.ts';
import type { Records } from './records.ts';
import { UnreadablePage } from './unreadablePage.ts';
import { viewType } from './viewType.ts';

/**
 * Shows in a record's editor why it can't be read, until it can. VS Code displays the same text for
 * every file system error, whatever its message. So a tab that can't show the text is replaced by a
 * custom editor, which is replaced by the text later.
 */
export class UnreadableRecords implements vscode.Disposable {
  readonly #fileSystem: RunFileSystem;
  readonly #pages = new Set<UnreadablePage>();
  /** Records in a diff editor that can't be displayed; its tab isn't replaced. */
  readonly #reported = new Set<string>();
  readonly #listeners: vscode.Disposable;

  constructor(connection: Connection, records: Records, fileSystem: RunFileSystem) {
    this.#fileSystem = fileSystem;
    const { tabGroups } = vscode.window;
    this.#listeners = vscode.Disposable.from(
      records.onDidExpire(() => {
        this.#reported.clear();
        this.#readAgain({ politely: false });
      }),
      connection.onDidRecover(() => this.#readAgain({ politely: true })),
      tabGroups.onDidChangeTabs(({ opened, changed }) => {
        for (const tab of [...opened, ...changed]) this.#consider(tab);
      }),
    );
  }

  /** Shows in an editor why a record can't be read. */
  resolve({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const place = placeOf(uri);
    // VS Code before 1.106 ignores it and labels the tab with the file name.
    if (place?.kind === 'run') panel.title = tabNameOf(place);
    const page = new UnreadablePage(uri, panel, this.#fileSystem);
    this.#pages.add(page);
    panel.onDidDispose(() => this.#pages.delete(page));
  }

  /** Reads a record again at the request of its page. */
  async readAgain(address: unknown): Promise<void> {
    for (const page of this.#pages) {
      if (page.uri.toString() === address) await page.read({ focus: true });
    }
  }

  /** A record turned out to be unreadable. */
  fail(uri: vscode.Uri): void {
    for (const page of this.#pages) if (isSame(page.uri, uri)) page.update();
    for (const { tabs } of vscode.window.tabGroups.all) for (const tab of tabs) this.#consider(tab);
  }

  dispose(): void {
    this.#listeners.dispose();
  }

  #readAgain(options: { politely: boolean }): void {
    // A page that is about to open shouldn't show an error that is over.
    this.#fileSystem.forgetProblems();
    for (const page of this.#pages) page.read(options).catch(logError);
  }

  /** Replaces a tab that displays VS Code's text for our error. */
  #consider({ input, isActive, group, isPreview }: vscode.Tab): void {
    if (!isActive) return;
    if (input instanceof vscode.TabInputText && this.#isUnreadable(input.uri)) {
      this.#replace(input.uri, group.viewColumn, isPreview).catch(logError);
    } else if (input instanceof vscode.TabInputTextDiff) {
      for (const uri of [input.original, input.modified]) this.#reportOnce(uri);
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

  #reportOnce(uri: vscode.Uri): void {
    const key = uri.toString();
    if (!this.#isUnreadable(uri) || this.#reported.has(key)) return;
    this.#reported.add(key);
    showError(this.#fileSystem.problemOf(uri));
  }

  /** Whether nothing of a record can be displayed; what is on the screen already stays. */
  #isUnreadable(uri: vscode.Uri): boolean {
    if (uri.scheme !== scheme || this.#fileSystem.problemOf(uri) === undefined) return false;
    return !vscode.workspace.textDocuments.some((document) => isSame(document.uri, uri));
  }
}

function isSame(a: vscode.Uri, b: vscode.Uri): boolean {
  return a.toString() === b.toString();
}
