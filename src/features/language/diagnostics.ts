import * as vscode from 'vscode';
import type { Conditions } from '../../core/query/index.ts';
import { logError } from '../common/index.ts';
import { findMistake, type Mistake } from './mistake.ts';

/** Shows the mistake in each open query as it's typed. */
export class Diagnostics implements vscode.Disposable {
  readonly #language: string;
  readonly #conditions: () => Conditions;
  readonly #collection: vscode.DiagnosticCollection;
  readonly #listeners: vscode.Disposable;

  constructor(language: string, conditions: () => Conditions) {
    this.#language = language;
    this.#conditions = conditions;
    this.#collection = vscode.languages.createDiagnosticCollection(language);
    const { workspace } = vscode;
    this.#listeners = vscode.Disposable.from(
      workspace.onDidOpenTextDocument((document) => void this.#check(document)),
      workspace.onDidChangeTextDocument(({ document }) => void this.#check(document)),
      workspace.onDidCloseTextDocument(({ uri }) => this.#collection.delete(uri)),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('rundb.conditions')) this.#checkAll();
      }),
    );
    this.#checkAll();
  }

  dispose(): void {
    this.#listeners.dispose();
    this.#collection.dispose();
  }

  #checkAll(): void {
    for (const document of vscode.workspace.textDocuments) void this.#check(document);
  }

  async #check(document: vscode.TextDocument): Promise<void> {
    if (document.languageId !== this.#language) return;
    try {
      const mistake = await findMistake(document, this.#conditions);
      // It may have been closed, or changed its language, in the meantime.
      if (document.isClosed || document.languageId !== this.#language) return;
      this.#collection.set(document.uri, mistake ? [diagnosticOf(mistake)] : []);
    } catch (error) {
      logError(error);
    }
  }
}

function diagnosticOf({ error, range }: Mistake): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(range, error.message);
  diagnostic.source = 'RunDB';
  return diagnostic;
}
