import * as vscode from 'vscode';

const { window } = vscode;

/**
 * The editors that the user worked in, the latest first, each as often as it became active; also
 * those of documents that are closed by now.
 */
export class RecentEditors {
  /** The version of each document when its editor was left: the cursors there are those of then. */
  readonly left = new WeakMap<vscode.TextDocument, number>();
  latestFirst: readonly (vscode.TextEditor | undefined)[] = [window.activeTextEditor];
  readonly listener = window.onDidChangeActiveTextEditor((editor) => {
    const document = this.latestFirst[0]?.document;
    if (document) this.left.set(document, document.version);
    this.latestFirst = [editor, ...this.latestFirst].slice(0, 99);
  });
}
