import * as vscode from 'vscode';
import { ContextKey, knownLanguages } from '../common/index.ts';
import { mentionsIn } from './mentions.ts';

/** In ms; edits are processed after a pause in typing. */
const pause = 800;

/**
 * Sets a context key for the editor's menu: whether the text in the active editor mentions runs.
 */
export class RunsInEditor implements vscode.Disposable {
  readonly #key = new ContextKey('rundb.runsInEditor');
  readonly #listeners: vscode.Disposable;
  #waiting: NodeJS.Timeout | undefined;

  constructor() {
    const { window, workspace } = vscode;
    this.#listeners = vscode.Disposable.from(
      window.onDidChangeActiveTextEditor(() => this.#check()),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document === window.activeTextEditor?.document) this.#checkAfter(pause);
      }),
      // Its language may have changed.
      workspace.onDidOpenTextDocument((document) => {
        if (document === window.activeTextEditor?.document) this.#check();
      }),
    );
    this.#check();
  }

  dispose(): void {
    clearTimeout(this.#waiting);
    this.#listeners.dispose();
    this.#key.set(false);
  }

  #checkAfter(time: number): void {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#check(), time);
  }

  #check(): void {
    clearTimeout(this.#waiting);
    const { document } = vscode.window.activeTextEditor ?? {};
    const isRead = document !== undefined && knownLanguages.includes(document.languageId);
    this.#key.set(isRead && mentionsIn(document).length > 0);
  }
}
