import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** What the extension asks VS Code to show, which no command returns. */
export interface Shown extends Disposable {
  readonly warnings: readonly string[];
  readonly done: readonly string[];
  /** Titles of quick picks. */
  readonly titles: readonly (string | undefined)[];
  /** Text typed into them, or set by the extension. */
  readonly values: readonly string[];
}

/**
 * Records what is shown, without suppressing it, until disposed. In the newest VS Code only: the
 * oldest gives the extension, an ES module, a different `vscode` object than the tests.
 *
 * @throws in the oldest VS Code.
 */
export function watchShown(): Shown {
  assert.notEqual(process.env['RUNDB_VSCODE'], 'oldest', 'Not supported in the oldest VS Code.');
  const { showWarningMessage, setStatusBarMessage, createQuickPick } = vscode.window;
  const warnings: string[] = [];
  const done: string[] = [];
  const picks: vscode.QuickPick<vscode.QuickPickItem>[] = [];
  Object.assign(vscode.window, {
    showWarningMessage: (message: string, ...more: string[]) => {
      warnings.push(message);
      return showWarningMessage(message, ...more);
    },
    setStatusBarMessage: (text: string, time: number) => {
      done.push(text);
      return setStatusBarMessage(text, time);
    },
    createQuickPick: () => {
      const pick = createQuickPick();
      picks.push(pick);
      return pick;
    },
  });
  return {
    warnings,
    done,
    get titles() {
      return picks.map(({ title }) => title);
    },
    get values() {
      return picks.map(({ value }) => value);
    },
    [Symbol.dispose]() {
      Object.assign(vscode.window, { showWarningMessage, setStatusBarMessage, createQuickPick });
    },
  };
}
