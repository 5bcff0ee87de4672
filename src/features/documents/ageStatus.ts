import * as vscode from 'vscode';
import { describeAge, whileAging } from '../common/index.ts';
import { placeOf, scheme } from './address.ts';
import type { Records } from './records.ts';

/** Shows the age of the record in the active editor unless it's new, and offers to refresh it. */
export class AgeStatus implements vscode.Disposable {
  readonly #records: Records;
  readonly #item = vscode.languages.createLanguageStatusItem('rundb.age', { scheme });
  readonly #listeners: vscode.Disposable;

  constructor(records: Records) {
    this.#records = records;
    this.#item.name = vscode.l10n.t('Age of the Run Record');
    this.#item.command = { command: 'rundb.refresh', title: vscode.l10n.t('Refresh') };
    const show = (): void => this.#show();
    this.#listeners = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(show),
      vscode.workspace.onDidChangeTextDocument(show),
      vscode.workspace.onDidOpenTextDocument(show),
      whileAging(show),
    );
    show();
  }

  dispose(): void {
    this.#listeners.dispose();
    this.#item.dispose();
  }

  #show(): void {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const place = uri?.scheme === scheme ? placeOf(uri) : undefined;
    const since = place?.kind === 'run' ? this.#records.since(place) : undefined;
    this.#item.text = describeAge(since) ?? vscode.l10n.t('Up to date');
  }
}
