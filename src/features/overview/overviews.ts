import * as vscode from 'vscode';
import { ContextKey } from '../common/index.ts';
import { ColumnMemory } from './columns.ts';
import { pageOf, tabFolder } from './page.ts';
import { viewType } from './viewType.ts';
import { freshState, readState, type TabState } from './state.ts';
import { isTwoSets, nameOf, type Source } from './source.ts';
import { OverviewTab, type Services } from './tab.ts';

/** The open tabs. */
export class Overviews implements vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #services: Services;
  /** The most recently active tab is last. */
  readonly #tabs = new Set<OverviewTab>();
  readonly #compares = new ContextKey('rundb.overviewCompares');

  constructor(extension: vscode.Uri, services: Services) {
    this.#extension = extension;
    this.#services = services;
  }

  /** The tab that the user is working with. */
  get active(): OverviewTab | undefined {
    return [...this.#tabs].find(({ panel }) => panel.active) ?? [...this.#tabs].at(-1);
  }

  /** Opens a tab beside the code. */
  open(source: Source): OverviewTab {
    const isCode = vscode.window.activeTextEditor !== undefined;
    const panel = vscode.window.createWebviewPanel(
      viewType,
      nameOf(source),
      isCode ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active,
    );
    return this.#fill(panel, freshState(source));
  }

  /** Fills a tab that VS Code has restored. */
  restore(panel: vscode.WebviewPanel, kept: unknown): void {
    try {
      this.#fill(panel, readState(kept));
    } catch (error) {
      panel.dispose();
      throw error;
    }
  }

  dispose(): void {
    for (const tab of this.#tabs) tab.dispose();
  }

  #fill(panel: vscode.WebviewPanel, state: TabState): OverviewTab {
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [tabFolder(this.#extension)],
    };
    const tab = new OverviewTab(panel, this.#services, state);
    this.#tabs.add(tab);
    this.#updateContext();
    panel.onDidChangeViewState(() => {
      if (!panel.active) return;
      this.#tabs.delete(tab);
      this.#tabs.add(tab);
      this.#updateContext();
    });
    panel.onDidDispose(() => {
      this.#tabs.delete(tab);
      tab.dispose();
      this.#updateContext();
    });
    panel.webview.html = pageOf(panel.webview, this.#extension);
    return tab;
  }

  /** Sets the context key for menus that depend on the tab. */
  #updateContext(): void {
    const { active } = this;
    this.#compares.set(active !== undefined && isTwoSets(active.runs.source));
  }
}

/** Creates the collection of a window's tabs. */
export function openOverviews(
  context: vscode.ExtensionContext,
  services: Omit<Services, 'columns'>,
): Overviews {
  const columns = new ColumnMemory(context.globalState);
  const overviews = new Overviews(context.extensionUri, { ...services, columns });
  context.subscriptions.push(overviews);
  return overviews;
}
