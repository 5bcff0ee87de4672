import * as vscode from 'vscode';
import { placeOf, scheme, tabNameOf } from './address.ts';

/**
 * Makes the tab of a record show its run, however it was opened. VS Code labels a tab opened by "Go
 * to Definition", from the Explorer or by a link with the file name; opening it again changes the
 * label.
 */
export class TabNames implements vscode.Disposable {
  /** Those that have been opened again. */
  readonly #named = new WeakSet<vscode.Tab>();
  readonly #listeners: vscode.Disposable;

  constructor() {
    const name = (): void => {
      for (const group of vscode.window.tabGroups.all) this.#name(group);
    };
    this.#listeners = vscode.Disposable.from(
      vscode.window.onDidChangeVisibleTextEditors(name),
      vscode.window.tabGroups.onDidChangeTabs(name),
    );
    name();
  }

  dispose(): void {
    this.#listeners.dispose();
  }

  #name({ activeTab, viewColumn }: vscode.TabGroup): void {
    if (!(activeTab?.input instanceof vscode.TabInputText)) return;
    const { uri } = activeTab.input;
    const place = uri.scheme === scheme ? placeOf(uri) : undefined;
    if (place?.kind !== 'run' || activeTab.label === tabNameOf(place)) return;
    // Until it's displayed, the record may still turn out to be unreadable.
    const isShown = vscode.window.visibleTextEditors.some(
      (editor) =>
        editor.viewColumn === viewColumn && editor.document.uri.toString() === uri.toString(),
    );
    if (!isShown || this.#named.has(activeTab)) return;
    this.#named.add(activeTab);
    const options = { viewColumn, preserveFocus: true, preview: activeTab.isPreview };
    void vscode.commands.executeCommand('vscode.open', uri, options, tabNameOf(place));
  }
}
