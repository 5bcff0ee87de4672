import * as vscode from 'vscode';
import { countRuns, luminosityOfRuns } from '../common/index.ts';
import { RunNode } from './nodes.ts';

/**
 * Tells what the selected runs of a view add up to: in short beside its title, where there is little
 * room, and as a whole in the status bar, from where their summary can be shown.
 */
export class SelectionSum implements vscode.Disposable {
  readonly #view: vscode.TreeView<unknown>;
  readonly #describe: (count: string) => string;
  readonly #item: vscode.StatusBarItem;
  readonly #disposable: vscode.Disposable;

  /** @param describe `3 runs selected` */
  constructor(view: vscode.TreeView<unknown>, id: string, describe: (count: string) => string) {
    this.#view = view;
    this.#describe = describe;
    this.#item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left);
    this.#item.name = vscode.l10n.t('RunDB: Selected Runs');
    this.#disposable = vscode.Disposable.from(
      this.#item,
      view.onDidChangeSelection(() => this.#show()),
      view.onDidChangeVisibility(() => this.#show()),
    );
  }

  dispose(): void {
    this.#disposable.dispose();
  }

  #show(): void {
    const { t } = vscode.l10n;
    const rows = this.#view.selection.filter((row) => row instanceof RunNode);
    const luminosity = luminosityOfRuns(rows.map(({ run }) => run));
    const joined = (count: string): string => (luminosity ? `${count} · ${luminosity}` : count);
    // A single run tells its luminosity itself.
    const isSum = rows.length > 1;
    this.#view.description = isSum
      ? joined(t('{0} selected', rows.length.toLocaleString('en')))
      : '';
    this.#item.text = joined(this.#describe(countRuns(rows.length)));
    this.#item.tooltip = t('Summarize Runs');
    this.#item.command = {
      command: 'rundb.summarizeRuns',
      title: t('Summarize Runs'),
      arguments: [rows[0], rows],
    };
    if (isSum && this.#view.visible) this.#item.show();
    else this.#item.hide();
  }
}
