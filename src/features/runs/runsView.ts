import * as vscode from 'vscode';
import { RunDBError, type RunId } from '../../core/rundb/index.ts';
import {
  ContextKey,
  logError,
  loadTooltips,
  UserError,
  withSignal,
  type ReadQuery,
  type RunsViewState,
} from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { RunsDrag } from './drag.ts';
import { Listing } from './listing.ts';
import { RunNode, type ExperimentNode, type Node } from './nodes.ts';
import { treeItem } from './rows.ts';
import type { RunRows } from './runRows.ts';

const viewId = 'rundb.runs';
/** Experiments that are found within this time, in ms, appear together. */
const gathering = 100;

/** The tree of experiments and runs. */
export class RunsView implements vscode.TreeDataProvider<Node>, RunRows, vscode.Disposable {
  readonly #connection: Connection;
  readonly #ready: Promise<void>;
  readonly #changed = new vscode.EventEmitter<Node | undefined>();
  readonly #view: vscode.TreeView<Node>;
  readonly #state = new ContextKey('rundb.runsView');
  readonly #filtered = new ContextKey('rundb.filtered');
  readonly #disposables: readonly { dispose(): unknown }[];
  /** VS Code asks for the items of all rows again with each page that is loaded. */
  readonly #items = new WeakMap<Node, vscode.TreeItem>();
  #listing: Listing | undefined;
  /** The listing that will take the place of the one shown. */
  #next: Listing | undefined;
  #filter: ReadQuery | undefined;
  #repaint: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  /** @param ready Resolves when the filter is set that was there before. */
  constructor(connection: Connection, ready: Promise<void> = Promise.resolve()) {
    this.#connection = connection;
    this.#ready = ready;
    this.#view = vscode.window.createTreeView(viewId, {
      treeDataProvider: this,
      canSelectMany: true,
      showCollapseAll: true,
      dragAndDropController: new RunsDrag<Node>(
        viewId,
        (node) => (node.kind === 'run' ? node.run : undefined),
        () => connection.session?.host,
      ),
    });
    this.#disposables = [this.#changed, this.#view, connection.onDidChange(() => this.#restart())];
    void connection.ready.then(() => this.#show());
  }

  get filter(): ReadQuery | undefined {
    return this.#filter;
  }

  get visible(): boolean {
    return this.#view.visible;
  }

  get onDidChangeSelection(): vscode.Event<unknown> {
    return this.#view.onDidChangeSelection;
  }

  get selectedRuns(): RunId[] {
    return this.#view.selection.flatMap((node) => (node.kind === 'run' ? [node.run] : []));
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) return this.#experiments();
    if (node.kind !== 'experiment') return [];
    const listing = this.#listing;
    if (listing && node.list.runs.length === 0 && !node.list.complete && !node.error) {
      await this.#load(listing, node, pageSize());
    }
    return node.rows;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    let item = this.#items.get(node);
    if (item === undefined) {
      item = treeItem(node, this.#listing?.session.host ?? '');
      if (node.kind === 'run') this.#items.set(node, item);
    }
    return item;
  }

  getParent(node: Node): Node | undefined {
    return node.kind === 'experiment' ? undefined : node.parent;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    const { runTooltip } = await loadTooltips();
    if (node.kind === 'run') item.tooltip = runTooltip(node.run);
    return item;
  }

  /** Loads everything that is shown again; until it is there, what is shown stays. */
  async refresh(): Promise<void> {
    const shown = this.#listing;
    if (shown === undefined || shown.empty) {
      this.#restart();
      return;
    }
    this.#next?.dispose();
    const next = new Listing(shown.session, this.#filter);
    this.#next = next;
    await this.#withProgress(async () => {
      await next.find(() => {});
      if (next.error === undefined)
        await next.catchUp(shown).catch((error: unknown) => next.fail(error));
    });
    if (this.#next !== next || next.signal.aborted) return;
    this.#next = undefined;
    if (next.error === undefined) {
      shown.dispose();
      this.#listing = next;
    } else {
      this.#tell(next.error);
      shown.fail(next.error);
      next.dispose();
    }
    this.#show();
    this.#changed.fire(undefined);
  }

  setFilter(filter: ReadQuery | undefined): void {
    this.#filter = filter;
    this.#restart();
  }

  /** Loads the next page of an experiment and puts the cursor on its first run. */
  async loadMore(experiment: number): Promise<void> {
    const [listing, node] = this.#shown(experiment);
    const shown = node.list.runs.length;
    await this.#load(listing, node, pageSize());
    if (listing !== this.#listing) return;
    this.#changed.fire(node);
    const first = node.rows[shown];
    // Runs that are selected stay so.
    const free = this.selectedRuns.length === 0;
    if (first instanceof RunNode && free && this.#view.visible) {
      await this.#view.reveal(first, { select: true, focus: false });
    }
  }

  /** Loads all runs of an experiment, with progress; what was loaded stays when cancelled. */
  async loadAll(experiment: number): Promise<void> {
    const [listing, node] = this.#shown(experiment);
    await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Loading the runs of experiment {0}', experiment),
        cancellable: true,
      },
      (progress, token) =>
        withSignal(token, async (signal) => {
          const { rundb, habits } = listing.session;
          const either = AbortSignal.any([signal, listing.signal]);
          // Each page begins with a run that is known: one less fills the server's largest pages.
          const size = Math.max(1, habits.maxLimit * rundb.concurrency - 1);
          while (!node.list.complete && !either.aborted) {
            const before = node.list.runs.length;
            await this.#load(listing, node, size, either);
            if (node.error) break;
            const { runs, total } = node.list;
            progress.report({
              message: [runs.length, ...(total === undefined ? [] : [total])]
                .map((count) => count.toLocaleString('en'))
                .join(' / '),
              ...(total && { increment: ((runs.length - before) / total) * 100 }),
            });
          }
        }),
    );
    if (listing === this.#listing) this.#changed.fire(node);
  }

  #shown(experiment: number): [Listing, ExperimentNode] {
    const node = this.#listing?.experiment(experiment);
    if (this.#listing && node) return [this.#listing, node];
    throw new UserError(vscode.l10n.t('The RunDB view does not show experiment {0}.', experiment));
  }

  /** Tries again what an error row stands for. */
  async retry(experiment: number | undefined): Promise<void> {
    if (experiment === undefined) await this.refresh();
    else await this.loadMore(experiment);
  }

  dispose(): void {
    clearTimeout(this.#repaint);
    this.#listing?.dispose();
    this.#next?.dispose();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #experiments(): Promise<Node[]> {
    await Promise.all([this.#connection.ready, this.#ready]);
    const { session } = this.#connection;
    if (session && !this.#listing) this.#begin(new Listing(session, this.#filter));
    this.#show();
    return this.#listing?.rows ?? [];
  }

  #begin(listing: Listing): void {
    this.#listing = listing;
    const finding = listing.find(() => {
      if (listing !== this.#listing) return;
      if (listing.done) {
        if (listing.error !== undefined) this.#tell(listing.error);
        clearTimeout(this.#repaint);
        this.#repaint = undefined;
        this.#show();
        this.#changed.fire(undefined);
      } else {
        this.#repaint ??= setTimeout(() => {
          this.#repaint = undefined;
          this.#show();
          this.#changed.fire(undefined);
        }, gathering);
      }
    });
    void this.#withProgress(() => finding);
  }

  /** Forgets what is shown and begins anew when somebody looks. */
  #restart(): void {
    this.#listing?.dispose();
    this.#next?.dispose();
    this.#listing = this.#next = undefined;
    this.#show();
    this.#changed.fire(undefined);
  }

  async #load(
    listing: Listing,
    node: ExperimentNode,
    size: number,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#withProgress(() => listing.load(node, size, signal));
    if (listing === this.#listing) this.#show();
    if (node.error) this.#tell(node.error.error);
  }

  #tell(error: unknown): void {
    logError(error);
    if (error instanceof RunDBError && error.kind === 'notSignedIn') {
      this.#connection.tellRefused(error);
    }
  }

  #withProgress(work: () => Promise<void>): Thenable<void> {
    return vscode.window.withProgress({ location: { viewId } }, work);
  }

  /** Brings context keys and message up to what is shown. */
  #show(): void {
    const listing = this.#listing;
    const { session, problem } = this.#connection;
    const state = session ? stateOf(listing) : stateOfError(problem);
    this.#filtered.set(this.#filter !== undefined);
    this.#state.set(state);
    const notes = [
      session?.demo ? vscode.l10n.t('Demo: these runs are made up.') : '',
      this.#filter && listing ? describeFilter(this.#filter, listing) : '',
    ];
    // A message would hide the welcome text that stands for the other states.
    this.#view.message =
      state === 'runs' || state === 'loading' ? notes.filter((note) => note).join(' ') : '';
  }
}

/** How much of what there is a filter lets through, as far as it was looked at. */
function describeFilter({ text }: ReadQuery, { experiments }: Listing): string {
  const looked = experiments.filter(({ list }) => list.lookedAt > 0);
  if (looked.length === 0) return vscode.l10n.t('Showing only: {0}', text);
  const sum = (numbers: readonly number[]): string =>
    numbers.reduce((total, number) => total + number, 0).toLocaleString('en');
  return vscode.l10n.t(
    'Showing {0} of {1} for: {2}',
    sum(looked.map(({ list }) => list.runs.length)),
    sum(looked.map(({ list }) => list.total ?? list.lookedAt)),
    text,
  );
}

function stateOf(listing: Listing | undefined): RunsViewState {
  if (listing && !listing.empty) return 'runs';
  if (!listing?.done) return 'loading';
  return listing.error === undefined ? 'empty' : stateOfError(listing.error);
}

/** The welcome text that tells of an error; of none, that nobody is signed in. */
function stateOfError(error: unknown): RunsViewState {
  if (error === undefined) return 'signedOut';
  if (!(error instanceof RunDBError)) return 'badSetting';
  switch (error.kind) {
    case 'notSignedIn':
      return 'signedOut';
    case 'unreachable':
    case 'timeout':
    case 'serverError':
      return error.kind;
    case 'rateLimited':
      return 'serverError';
    default:
      return 'badAnswer';
  }
}

/** The setting `rundb.pageSize`, within what a server can be asked. */
export function pageSize(): number {
  const size = vscode.workspace.getConfiguration('rundb').get<unknown>('pageSize');
  return typeof size === 'number' ? Math.min(Math.max(Math.round(size), 1), 1000) : 50;
}
