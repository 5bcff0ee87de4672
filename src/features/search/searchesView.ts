import * as vscode from 'vscode';
import { formatCount } from '../../core/format/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import type { QueryRun } from '../../core/store/index.ts';
import {
  describeFound,
  isCancellation,
  loadLanguage,
  loadTooltips,
  logError,
  readQuery,
  whatIsMissing,
} from '../common/index.ts';
import type { Connection, Session } from '../connection/index.ts';
import {
  errorItem,
  pageSize,
  RunNode,
  RunsDrag,
  runItem,
  runsIn,
  SelectionSum,
  type RunRows,
} from '../runs/index.ts';
import type { QueryRuns } from './queryRuns.ts';
import type { Searches } from './searches.ts';

/** Saved by the user, run recently, or part of the demo. */
type SearchKind = 'saved' | 'recent' | 'example';

/** A saved, recent or example search; its children are the runs found so far. */
export class SearchNode {
  readonly kind: SearchKind;
  readonly name: string;
  readonly query: string;
  /** How many runs are displayed. */
  shown = 0;
  /** The results found so far, until the search is run again, or in another session. */
  run: QueryRun | undefined;
  /** The session that found them. */
  session: Session | undefined;
  /** What its row last displayed about the results. */
  told: string | undefined;

  constructor(kind: SearchKind, name: string, query: string) {
    this.kind = kind;
    this.name = name;
    this.query = query;
  }

  get id(): string {
    return `${this.kind}/${this.name}/${this.query}`;
  }

  /** `365 runs · 3.18 fb⁻¹`, as far as it has been searched. */
  get found(): string | undefined {
    const { run } = this;
    return run && (run.complete || run.lookedAt > 0) ? describeFound(run) : undefined;
  }
}

/** A run that was found; its row includes the experiment. */
class FoundRunNode extends RunNode<SearchNode> {
  override get id(): string {
    return `${this.parent.id}/${this.run.experiment}:${this.run.run}`;
  }
}

/** "Load More Runs…", or an error with "Try Again". */
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

/** Says that a search found nothing, and offers to edit it. */
class NothingNode {
  readonly kind = 'nothing';
  readonly parent: SearchNode;

  constructor(parent: SearchNode) {
    this.parent = parent;
  }
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
      dragAndDropController: new RunsDrag<Node>('rundb.searches'),
    });
    this.#disposables = [
      this.#changed,
      this.#view,
      searches.onDidChange(() => this.#changed.fire(undefined)),
      connection.onDidChange(() => this.refresh()),
      // Other features may have found more since its rows were displayed.
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
    const { session } = this.#connection;
    return runsIn(
      this.#view.selection.filter(
        (node) => node instanceof FoundRunNode && node.session === session,
      ),
    );
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) return this.#roots();
    return node instanceof SearchNode ? this.#found(node) : [];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node instanceof SearchNode) return searchItem(node);
    if (node instanceof NextNode) return nextItem(node);
    if (node instanceof NothingNode) return nothingItem(node);
    const { experiment, run } = node.run;
    const { host } = node.session;
    const name = vscode.l10n.t('Experiment {0}, run {1}', experiment, run);
    const item = runItem(node.run, host, { label: `${experiment}:${run}`, spokenName: name });
    item.id = node.id;
    item.contextValue = 'run';
    return item;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    const { runTooltip } = await loadTooltips();
    if (node instanceof FoundRunNode) {
      item.tooltip = runTooltip(node.run, node.session.store.sinceRun(node.run));
    }
    return item;
  }

  /** Shows another page of a search, or tries again after an error. */
  loadMore({ parent, problem }: NextNode): void {
    if (problem === undefined) parent.shown += pageSize();
    parent.run?.tryAgain();
    this.#changed.fire(parent);
  }

  /** Runs the displayed searches again. */
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

  /** Searches keep their nodes, and with them their results. */
  async #roots(): Promise<Node[]> {
    const examples = this.#connection.session?.demo ? (await loadLanguage()).demoSearches() : [];
    const saved = this.#searches.saved.map(
      ({ name, query }) => new SearchNode('saved', name, query),
    );
    const recent = this.#searches.recent.map((query) => new SearchNode('recent', query, query));
    const shown = examples.map(({ query, finds }) => new SearchNode('example', finds, query));
    const nodes = [...shown, ...saved, ...recent].map((node) => this.#nodes.get(node.id) ?? node);
    this.#nodes = new Map(nodes.map((node) => [node.id, node]));
    return nodes;
  }

  async #found(node: SearchNode): Promise<Node[]> {
    if (node.shown === 0) node.shown = pageSize();
    const { signal } = this.#stop;
    let rows: readonly FoundRunNode[] = [];
    try {
      const { run, session } = await this.#runOf(node);
      const load = (): Promise<void> =>
        run.load(node.shown, { signal }).finally(() => {
          rows = run.runs.slice(0, node.shown).map((each) => new FoundRunNode(node, each, session));
        });
      await vscode.window.withProgress({ location: { viewId: 'rundb.searches' } }, load);
      const isAll = run.complete && rows.length === run.runs.length;
      if (!isAll)
        return [...rows, new NextNode(node, vscode.l10n.t('{0} shown', formatCount(rows.length)))];
      const lacking = whatIsMissing(run);
      if (lacking) return [...rows, new NextNode(node, '', lacking)];
      return rows.length === 0 ? [new NothingNode(node)] : [...rows];
    } catch (error) {
      if (isCancellation(error)) return [];
      logError(error);
      return [...rows, new NextNode(node, '', error)];
    } finally {
      this.#tell(node);
    }
  }

  /** The results of a search in the current session. */
  async #runOf(node: SearchNode): Promise<{ run: QueryRun; session: Session }> {
    const session = await this.#connection.require();
    if (node.run && node.session === session) return { run: node.run, session };
    const run = await this.#runs.get(await readQuery(node.query), session);
    if (session === this.#connection.session) {
      node.run = run;
      node.session = session;
    }
    return { run, session };
  }

  /** Updates the row of a search if what was found has changed. */
  #tell(node: SearchNode): void {
    if (node.found === node.told) return;
    node.told = node.found;
    this.#changed.fire(node);
  }
}

const icons = { saved: 'bookmark', recent: 'history', example: 'lightbulb' } as const;

function spokenKind(kind: SearchKind): string {
  const { t } = vscode.l10n;
  if (kind === 'example') return t('example search');
  return kind === 'saved' ? t('saved search') : t('recent search');
}

function searchItem(node: SearchNode): vscode.TreeItem {
  const { id, kind, name, query, found } = node;
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
  const isNamed = name !== query;
  item.id = id;
  item.iconPath = new vscode.ThemeIcon(icons[kind]);
  item.description = told([found, isNamed ? query : undefined], ' · ');
  item.tooltip = told([query, found], '\n');
  item.contextValue = kind;
  item.accessibilityInformation = {
    label: told([name, spokenKind(kind), isNamed ? query : undefined, found], ', '),
  };
  node.told = found;
  return item;
}

function told(parts: readonly (string | undefined)[], separator: string): string {
  return parts.filter((part) => part !== undefined).join(separator);
}

function nothingItem({ parent }: NothingNode): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('No runs found'));
  const title = vscode.l10n.t('Edit Search…');
  item.description = title;
  item.iconPath = new vscode.ThemeIcon('edit');
  item.command = { command: 'rundb.editSearch', title, arguments: [parent] };
  return item;
}

function nextItem(node: NextNode): vscode.TreeItem {
  const failed = node.problem !== undefined;
  const title = failed ? vscode.l10n.t('Try Again') : vscode.l10n.t('Load More Runs');
  const command = { command: 'rundb.loadMoreFound', title, arguments: [node] };
  if (failed) return errorItem(node.problem, command);
  const item = new vscode.TreeItem(vscode.l10n.t('Load More Runs…'));
  item.description = node.description;
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = command;
  return item;
}
