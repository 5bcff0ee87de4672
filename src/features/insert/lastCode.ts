/** The way to the code that a command is about, where no editor is active. */
import * as vscode from 'vscode';
import { notebookOf } from '../notebooks/index.ts';
import type { RecentEditors } from './recentEditors.ts';

/** Code in a tab, and the cursors in it. */
export interface ShownCode {
  readonly document: vscode.TextDocument;
  readonly selections: readonly vscode.Range[];
  readonly options?: vscode.TextEditorOptions;
}

interface CodeTab {
  readonly uri: vscode.Uri;
  readonly label: string;
  readonly column: vscode.ViewColumn;
  readonly isNotebook: boolean;
}

/** Shows the code that the user last worked on, if its tab is still open. */
export async function showLastCode(recent: RecentEditors): Promise<ShownCode | undefined> {
  const tabs = codeTabs();
  for (const editor of recent.latestFirst) {
    if (!editor || editor.document.isClosed) continue;
    const { viewColumn } = editor;
    const uri = uriOf(editor).toString();
    const own = tabs.filter((tab) => tab.uri.toString() === uri);
    const tab = own.find(({ column }) => column === viewColumn) ?? own[0];
    if (tab) return show(tab, recent);
  }
  return undefined;
}

/**
 * Shows code from a tab that the user hasn't worked on yet: the only one, or the one that the user
 * chooses. Undefined if there is none; throws if the user cancels.
 */
export async function showOtherCode(recent: RecentEditors): Promise<ShownCode | undefined> {
  const tabs = [...new Map(codeTabs().map((tab) => [tab.uri.toString(), tab])).values()];
  const [only, ...others] = tabs;
  if (!only || others.length === 0) return only && show(only, recent);
  const items = tabs.map((tab) => ({
    label: tab.label,
    description: vscode.workspace.asRelativePath(tab.uri),
    tab,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Insert Runs'),
    placeHolder: vscode.l10n.t('Choose the file to insert the runs into'),
    matchOnDescription: true,
  });
  if (!chosen) throw new vscode.CancellationError();
  return show(chosen.tab, recent);
}

/** The tabs whose text the user can edit. Query files, reports and settings aren't code. */
function codeTabs(): CodeTab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs, viewColumn: column }) =>
    tabs.flatMap(({ input, label }) => {
      const isNotebook = input instanceof vscode.TabInputNotebook;
      if (!isNotebook && !(input instanceof vscode.TabInputText)) return [];
      const { uri } = input;
      const { scheme } = uri;
      const isWritable =
        scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(scheme) === true;
      const isCode = isWritable && scheme !== 'vscode-userdata' && !uri.path.endsWith('.rundb');
      return isCode ? [{ uri, label, column, isNotebook }] : [];
    }),
  );
}

/** The URI of the tab in which an editor is. */
function uriOf({ document }: vscode.TextEditor): vscode.Uri {
  return (notebookOf(document) ?? document).uri;
}

async function show(
  { uri, column, isNotebook }: CodeTab,
  recent: RecentEditors,
): Promise<ShownCode | undefined> {
  if (!isNotebook) return vscode.window.showTextDocument(uri, { viewColumn: column });
  const notebook = await vscode.workspace.openNotebookDocument(uri);
  const editor = await vscode.window.showNotebookDocument(notebook, { viewColumn: column });
  const document = editor.notebook.getCells(editor.selection)[0]?.document;
  return document && { document, selections: selectionsIn(document, recent) };
}

/** Where the cursors were when the user left a cell, if nothing changed since; otherwise its end. */
function selectionsIn(
  document: vscode.TextDocument,
  recent: RecentEditors,
): readonly vscode.Range[] {
  const left = recent.latestFirst.find((editor) => editor?.document === document);
  // A hidden cell's editor doesn't follow changes.
  if (left && recent.left.get(document) === document.version) return left.selections;
  const { end } = document.lineAt(document.lineCount - 1).range;
  return [new vscode.Range(end, end)];
}
