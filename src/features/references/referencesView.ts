import * as vscode from 'vscode';

/**
 * The API of VS Code's built-in References view, which keeps the history and navigates between
 * results.
 */
export interface ReferencesView {
  setInput(input: ReferencesInput<unknown>): void;
}

/** A search whose results the view shows, and which it can repeat. */
export interface ReferencesInput<Row> {
  /** The context key `reference-list.source`. */
  readonly contextValue: string;
  readonly title: string;
  /** The location of a word, which names the search in the history. */
  readonly location: vscode.Location;
  /** Undefined if nothing is found. */
  resolve(): Promise<ReferencesModel<Row> | undefined>;
  /** The same search after its location has moved. */
  with(location: vscode.Location): ReferencesInput<Row>;
}

/** The results. */
export interface ReferencesModel<Row> {
  readonly provider: vscode.TreeDataProvider<Row>;
  /** Displayed above the rows; read again whenever they change. */
  readonly message: string;
  readonly navigation: {
    nearest(uri: vscode.Uri, position: vscode.Position): Row | undefined;
    next(from: Row): Row;
    previous(from: Row): Row;
    location(row: Row): vscode.Location | undefined;
  };
  readonly highlights: {
    getEditorHighlights(row: Row, uri: vscode.Uri): vscode.Range[] | undefined;
  };
  readonly dnd: { getDragUri(row: Row): vscode.Uri | undefined };
  dispose(): void;
}

const id = 'vscode.references-view';

/** The view; undefined if its extension is disabled, after telling the user. */
export async function referencesView(): Promise<ReferencesView | undefined> {
  const api: unknown = await vscode.extensions.getExtension<unknown>(id)?.activate();
  if (isView(api)) return api;
  const { t } = vscode.l10n;
  const show = t('Show Extension');
  const message = t(
    'Mentions are listed in VS Code’s References view, which is disabled. Enable its built-in extension and try again.',
  );
  void vscode.window.showWarningMessage(message, show).then((chosen) => {
    if (chosen !== show) return undefined;
    return vscode.commands.executeCommand('workbench.extensions.search', `@builtin ${id}`);
  });
  return undefined;
}

function isView(api: unknown): api is ReferencesView {
  return (
    typeof api === 'object' &&
    api !== null &&
    'setInput' in api &&
    typeof api.setInput === 'function'
  );
}
