import * as vscode from 'vscode';
import { formatCount } from '../../core/format/index.ts';
import { countRuns, luminosityOfRuns } from '../common/index.ts';
import { RunNode } from './nodes.ts';
import { runsIn } from './runsOfRows.ts';

/**
 * Displays the sums over the runs selected in a view: a short form next to its title, where there's
 * little space, and in full in the status bar, from which a summary can be opened.
 */
export class SelectionSum implements vscode.Disposable {
  readonly #view: vscode.TreeView<unknown>;
  readonly #describe: (count: string) => string;
  readonly #usual: () => string;
  readonly #item: vscode.StatusBarItem;
  readonly #disposable: vscode.Disposable;

  /**
   * @param describe `3 runs selected`
   * @param usual The description next to the view's title otherwise.
   */
  constructor(
    view: vscode.TreeView<unknown>,
    id: string,
    describe: (count: string) => string,
    usual = (): string => '',
  ) {
    this.#view = view;
    this.#describe = describe;
    this.#usual = usual;
    this.#item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left);
    this.#item.name = vscode.l10n.t('RunDB: Selected Runs');
    this.#disposable = vscode.Disposable.from(
      this.#item,
      view.onDidChangeSelection(() => this.show()),
      view.onDidChangeVisibility(() => this.show()),
    );
  }

  dispose(): void {
    this.#disposable.dispose();
  }

  /** Updates the display. */
  show(): void {
    const { t } = vscode.l10n;
    const rows = this.#view.selection.filter((row) => row instanceof RunNode);
    // The same run may be selected in several searches.
    const runs = runsIn(rows);
    const luminosity = luminosityOfRuns(runs);
    const joined = (count: string): string => (luminosity ? `${count} · ${luminosity}` : count);
    // The row of a single run includes its luminosity.
    const isSum = runs.length > 1;
    this.#view.description = isSum
      ? joined(t('{0} selected', formatCount(runs.length)))
      : this.#usual();
    this.#item.text = joined(this.#describe(countRuns(runs.length)));
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
