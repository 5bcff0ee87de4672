import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import type { QueryRun } from '../../core/store/index.ts';
import {
  describeFound,
  isCancellation,
  loadTooltips,
  logError,
  messageOf,
  readQuery,
  whatIsMissing,
} from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { pageSize, RunNode, RunsDrag, runItem, SelectionSum, type RunRows } from '../runs/index.ts';
import type { QueryRuns } from './queryRuns.ts';
import type { Searches } from './searches.ts';

/** A saved or recent search; its rows are the runs that were found so far. */
export class SearchNode {
  readonly kind: 'saved' | 'recent';
  readonly name: string;
  readonly query: string;
  /** How many runs are shown. */
  shown = 0;
  /** What was found so far; it stays until it is asked for anew. */
  run: QueryRun | undefined;
  /** What its row said last of what was found. */
  told: string | undefined;

  constructor(kind: 'saved' | 'recent', name: string, query: string) {
    this.kind = kind;
    this.name = name;
    this.query = query;
  }

  get id(): string {
    return `${this.kind}/${this.name}/${this.query}`;
  }

  /** `365 runs · 3.18 fb⁻¹`, as far as it was looked for. */
  get found(): string | undefined {
    const { run } = this;
    return run && (run.complete || run.lookedAt > 0) ? describeFound(run) : undefined;
  }
}

/** A run that was found: its row names the experiment too. */
class FoundRunNode extends RunNode<SearchNode> {
  override get id(): string {
    return `${this.parent.id}/${this.run.experiment}:${this.run.run}`;
  }
}

/** "Load More Runs…", or what went wrong, with another try. */
export class NextNode {
  readonly kind = 'next';
  readonly parent: SearchNode;
  readonly problem: unknown;
  readonly description: string;

  constructor(parent: SearchNode, description: string, problem?: unknown) {
    this.parent = parent;
    this.description = description;
    this.problem = problem;
  }
}

/** Says that a search found nothing. */
class NothingNode {
  readonly kind = 'nothing';
}

type Node = SearchNode | FoundRunNode | NextNode | NothingNode;

/** The view of saved and recent searches. */
export class SearchesView implements vscode.TreeDataProvider<Node>, RunRows, vscode.Disposable {
  readonly #connection: Connection;
  readonly #searches: Searches;
  readonly #runs: QueryRuns;
  readonly #changed = new vscode.EventEmitter<Node | undefined>();
  readonly #view: vscode.TreeView<Node>;
  readonly #disposables: readonly { dispose(): unknown }[];
  #nodes = new Map<string, SearchNode>();
  #stop = new AbortController();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(connection: Connection, searches: Searches, runs: QueryRuns) {
    this.#connection = connection;
    this.#searches = searches;
    this.#runs = runs;
    this.#view = vscode.window.createTreeView('rundb.searches', {
      treeDataProvider: this,
      canSelectMany: true,
      showCollapseAll: true,
      dragAndDropController: new RunsDrag<Node>(
        'rundb.searches',
        (node) => (node instanceof FoundRunNode ? node.run : undefined),
        () => connection.session?.host,
      ),
    });
    this.#disposables = [
      this.#changed,
      this.#view,
      searches.onDidChange(() => this.#changed.fire(undefined)),
      // More may have been found elsewhere since its rows were shown.
      this.#view.onDidCollapseElement(({ element }) => {
        if (element instanceof SearchNode) this.#tell(element);
      }),
      new SelectionSum(this.#view, 'rundb.searches', (count) =>
        vscode.l10n.t('{0} selected in Searches', count),
      ),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('rundb.conditions')) this.refresh();
      }),
    ];
  }

  get visible(): boolean {
    return this.#view.visible;
  }

  get onDidChangeSelection(): vscode.Event<unknown> {
    return this.#view.onDidChangeSelection;
  }

  get selectedRuns(): ListedRun[] {
    return this.#view.selection.flatMap((node) => (node instanceof FoundRunNode ? node.run : []));
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) return this.#roots();
    return node instanceof SearchNode ? this.#found(node) : [];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node instanceof SearchNode) return searchItem(node);
    if (node instanceof NextNode) return nextItem(node);
    if (node instanceof NothingNode) return new vscode.TreeItem(vscode.l10n.t('No runs found'));
    const { experiment, run } = node.run;
    const host = this.#connection.session?.host ?? '';
    const name = vscode.l10n.t('Experiment {0}, run {1}', experiment, run);
    const item = runItem(node.run, host, `${experiment}:${run}`, name);
    item.id = node.id;
    item.contextValue = 'run';
    return item;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    const { runTooltip } = await loadTooltips();
    if (node instanceof FoundRunNode) {
      const since = this.#connection.session?.store.sinceRun(node.run);
      item.tooltip = runTooltip(node.run, since);
    }
    return item;
  }

  /** Shows a page more of a search, or tries again what failed. */
  loadMore({ parent, problem }: NextNode): void {
    if (problem === undefined) parent.shown += pageSize();
    parent.run?.tryAgain();
    this.#changed.fire(parent);
  }

  /** Runs what is shown anew. */
  refresh(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#runs.expire();
    for (const node of this.#nodes.values()) node.run = undefined;
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#stop.abort();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** Searches keep their nodes, and with them what they show. */
  #roots(): Node[] {
    const saved = this.#searches.saved.map(
      ({ name, query }) => new SearchNode('saved', name, query),
    );
    const recent = this.#searches.recent.map((query) => new SearchNode('recent', query, query));
    const nodes = [...saved, ...recent].map((node) => this.#nodes.get(node.id) ?? node);
    this.#nodes = new Map(nodes.map((node) => [node.id, node]));
    return nodes;
  }

  async #found(node: SearchNode): Promise<Node[]> {
    if (node.shown === 0) node.shown = pageSize();
    const { signal } = this.#stop;
    let runs: readonly ListedRun[] = [];
    try {
      const run = (node.run ??= await this.#runs.get(await readQuery(node.query)));
      const load = (): Promise<void> =>
        run.load(node.shown, { signal }).finally(() => (runs = run.runs));
      await vscode.window.withProgress({ location: { viewId: 'rundb.searches' } }, load);
      const rows = runs.slice(0, node.shown).map((each) => new FoundRunNode(node, each));
      const isAll = run.complete && rows.length === runs.length;
      if (!isAll) return [...rows, new NextNode(node, vscode.l10n.t('{0} shown', rows.length))];
      const lacking = whatIsMissing(run);
      if (lacking) return [...rows, new NextNode(node, '', lacking)];
      return rows.length === 0 ? [new NothingNode()] : rows;
    } catch (error) {
      if (isCancellation(error)) return [];
      logError(error);
      const rows = runs.slice(0, node.shown).map((each) => new FoundRunNode(node, each));
      return [...rows, new NextNode(node, '', error)];
    } finally {
      this.#tell(node);
    }
  }

  /** Has the row of a search say what was found, once that is something new. */
  #tell(node: SearchNode): void {
    if (node.found === node.told) return;
    node.told = node.found;
    this.#changed.fire(node);
  }
}

function searchItem(node: SearchNode): vscode.TreeItem {
  const { t } = vscode.l10n;
  const { id, kind, name, query, found } = node;
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
  const isNamed = name !== query;
  item.id = id;
  item.iconPath = new vscode.ThemeIcon(kind === 'saved' ? 'bookmark' : 'history');
  item.description = told([found, isNamed ? query : undefined], ' · ');
  item.tooltip = told([query, found], '\n');
  item.contextValue = kind;
  item.accessibilityInformation = {
    label: told(
      [
        name,
        kind === 'saved' ? t('saved search') : t('recent search'),
        isNamed ? query : undefined,
        found,
      ],
      ', ',
    ),
  };
  node.told = found;
  return item;
}

function told(parts: readonly (string | undefined)[], separator: string): string {
  return parts.filter((part) => part !== undefined).join(separator);
}

function nextItem(node: NextNode): vscode.TreeItem {
  const failed = node.problem !== undefined;
  const item = new vscode.TreeItem(
    failed ? messageOf(node.problem) : vscode.l10n.t('Load More Runs…'),
  );
  item.description = node.description;
  item.iconPath = failed
    ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('problemsWarningIcon.foreground'))
    : new vscode.ThemeIcon('ellipsis');
  item.command = {
    command: 'rundb.loadMoreFound',
    title: failed ? vscode.l10n.t('Try Again') : vscode.l10n.t('Load More Runs'),
    arguments: [node],
  };
  return item;
}
