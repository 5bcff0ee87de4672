import * as vscode from 'vscode';
import { UserError } from '../common/index.ts';
import type { Search } from '../search/index.ts';

/** The sum over the runs of a document's query. */
interface Sum {
  readonly query: string;
  /** Undefined while it's loading. */
  readonly sum: string | undefined;
}

/** The actions on a query, above its first line. */
export class CodeLenses implements vscode.Disposable {
  readonly #search: Search;
  readonly #language: string;
  readonly #changed: vscode.EventEmitter<void>;
  /** Sums that the user has requested, by document URI; a changed query has another sum. */
  readonly #sums = new Map<string, Sum>();
  readonly #listeners: vscode.Disposable;

  /**
   * @param changed Fired when the lenses have changed.
   * @param expired Fires when queries may find other runs.
   */
  constructor(
    language: string,
    search: Search,
    changed: vscode.EventEmitter<void>,
    expired: vscode.Event<unknown>,
  ) {
    this.#language = language;
    this.#changed = changed;
    this.#search = search;
    this.#listeners = vscode.Disposable.from(
      expired(() => this.#forget()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('rundb.conditions')) this.#forget();
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#sums.delete(uri.toString())),
    );
  }

  of(document: vscode.TextDocument): vscode.CodeLens[] {
    const text = document.getText();
    const start = /^(?:\s*#[^\n]*\n)*\s*(?=[^\s#])/.exec(text)?.[0].length;
    if (start === undefined) return [];
    const { range } = document.lineAt(document.positionAt(start));
    const { t } = vscode.l10n;
    return [
      new vscode.CodeLens(range, {
        title: `$(search) ${t('Run Query')}`,
        command: 'rundb.openSearch',
        arguments: [text],
      }),
      new vscode.CodeLens(range, {
        title: this.#summarizeTitle(document),
        command: 'rundb.summarizeQuery',
        arguments: [document.uri],
      }),
      new vscode.CodeLens(range, {
        title: t('Open Overview'),
        command: 'rundb.openOverview',
        arguments: [text],
      }),
      new vscode.CodeLens(range, {
        title: t('Copy as Python'),
        command: 'rundb.copyAsPython',
        arguments: [text],
      }),
    ];
  }

  /** Runs the query of a document; of the active one if none is given. */
  async run(uri: unknown): Promise<void> {
    await this.#search.open(this.#documentAt(uri).getText());
  }

  /**
   * Shows the sum over the query's runs in the lens of a document; of the active one if none is
   * given. If it shows the sum already, opens the summary.
   */
  async summarize(uri: unknown): Promise<void> {
    const document = this.#documentAt(uri);
    const key = document.uri.toString();
    const query = document.getText();
    const known = this.#sums.get(key);
    if (known?.query === query) {
      if (known.sum !== undefined) await this.#search.summarize(query);
      return;
    }
    const asked: Sum = { query, sum: undefined };
    this.#set(key, asked);
    let sum: string | undefined;
    try {
      sum = await this.#search.sumOf(query);
    } finally {
      // The text or its meaning may have changed.
      if (this.#sums.get(key) === asked)
        this.#set(key, sum === undefined ? undefined : { query, sum });
    }
  }

  dispose(): void {
    this.#listeners.dispose();
  }

  #summarizeTitle(document: vscode.TextDocument): string {
    const known = this.#sums.get(document.uri.toString());
    if (known?.query !== document.getText()) return vscode.l10n.t('Summarize');
    return known.sum ?? `$(loading~spin) ${vscode.l10n.t('Summarizing…')}`;
  }

  #documentAt(uri: unknown): vscode.TextDocument {
    const { activeTextEditor } = vscode.window;
    const document =
      uri instanceof vscode.Uri
        ? vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString())
        : activeTextEditor?.document;
    if (document?.languageId === this.#language) return document;
    throw new UserError(vscode.l10n.t('Open a .rundb file with a query first.'));
  }

  #set(key: string, sum: Sum | undefined): void {
    if (sum) this.#sums.set(key, sum);
    else this.#sums.delete(key);
    this.#changed.fire();
  }

  #forget(): void {
    this.#sums.clear();
    this.#changed.fire();
  }
}
