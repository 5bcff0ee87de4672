import * as vscode from 'vscode';

const { window } = vscode;

/**
 * The editors that the user worked in, the latest first, each as often as it became active. They hold
 * the whole text of their documents, so those of closed ones go.
 */
export class RecentEditors {
  /** The version of each document when its editor was left: the cursors there are those of then. */
  readonly left = new WeakMap<vscode.TextDocument, number>();
  latestFirst: readonly (vscode.TextEditor | undefined)[] = [window.activeTextEditor];
  readonly listener = window.onDidChangeActiveTextEditor((editor) => {
    const document = this.latestFirst[0]?.document;
    if (document) this.left.set(document, document.version);
    const open = this.latestFirst.filter((each) => each?.document.isClosed === false);
    this.latestFirst = [editor, ...open].slice(0, 99);
  });
}
