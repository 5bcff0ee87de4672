import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { when } from './fixture.ts';

export type Pairs = readonly (readonly [experiment: number, run: number])[];

/** Runs of experiment 12. */
export function of12(...numbers: number[]): Pairs {
  return numbers.map((run) => [12, run]);
}

/** An editor with this text: reuses the active editor if it has the same language. */
async function editorOf(language: string, content: string): Promise<vscode.TextEditor> {
  const { activeTextEditor: active } = vscode.window;
  if (active?.document.languageId === language && (await replaceAll(active, content))) {
    return active;
  }
  const document = await vscode.workspace.openTextDocument({ language, content });
  const editor = await vscode.window.showTextDocument(document);
  // VS Code may have restored the text of a closed document with the same name.
  if (linesOf(document.getText()) !== linesOf(content)) {
    assert.ok(await replaceAll(editor, content));
  }
  // Instead of what VS Code guesses from the text.
  editor.options = { tabSize: language === 'python' ? 4 : 2, insertSpaces: true };
  return editor;
}

/** Returns false if the editor rejects edits, as one does that has just been closed. */
async function replaceAll(editor: vscode.TextEditor, content: string): Promise<boolean> {
  const { document } = editor;
  const end = document.lineAt(document.lineCount - 1).range.end;
  const whole = new vscode.Range(0, 0, end.line, end.character);
  return editor
    .edit((change) => change.replace(whole, content))
    .then(
      (accepted) => accepted,
      () => false,
    );
}

function linesOf(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/**
 * Shows a text in an editor: `┃` marks a cursor, `«` and `»` enclose a selection.
 *
 * @param order The order in which the cursors are set.
 */
export async function edit(language: string, marked: string, order?: readonly number[]) {
  const content = marked.replaceAll(/[┃«»]/g, '');
  const editor = await editorOf(language, content);
  const { document } = editor;
  let removed = 0;
  const at = (offset: number) => document.positionAt(offset - removed);
  const selections = Array.from(marked.matchAll(/┃|«([^»]*)»/g), ({ index, 1: selected }) => {
    const start = at(index);
    const end = selected === undefined ? start : at(index + selected.length);
    removed += selected === undefined ? 1 : 2;
    return new vscode.Selection(start, end);
  });
  editor.selections = order ? order.map((i) => selections[i] ?? assert.fail()) : selections;
  return document;
}

/** A tab without a text, over the others of its group, as the walkthrough or an overview is. */
export async function coverCode(): Promise<void> {
  const { window } = vscode;
  window.createWebviewPanel('rundb-test', 'Page', vscode.ViewColumn.Active);
  const isCovered = () => window.tabGroups.activeTabGroup.activeTab?.label === 'Page';
  await when(window.tabGroups.onDidChangeTabs, isCovered);
  await when(window.onDidChangeActiveTextEditor, () => window.activeTextEditor === undefined);
}

export async function insert(argument: unknown): Promise<void> {
  await vscode.commands.executeCommand('rundb.insertRuns', argument);
}

/** Runs `work` with these `rundb` user settings, then resets them. */
export async function withSettings(
  values: Readonly<Record<string, unknown>>,
  work: () => Promise<void>,
): Promise<void> {
  const settings = vscode.workspace.getConfiguration('rundb');
  const set = async (name: string, value: unknown) =>
    settings.update(name, value, vscode.ConfigurationTarget.Global);
  try {
    for (const [name, value] of Object.entries(values)) await set(name, value);
    await work();
  } finally {
    for (const name of Object.keys(values)) await set(name, undefined);
  }
}
