import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { formatSentences } from '../../core/format/index.ts';
import type { KeptExperiment } from '../../core/localCopy/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import { RunDBError } from '../../core/rundb/index.ts';
import {
  ContextKey,
  describeFound,
  logError,
  loadTooltips,
  messageOf,
  sentenceWithAge,
  showError,
  UserError,
  withSignal,
  type ReadQuery,
  type RunsViewState,
} from '../common/index.ts';
import type { Connection, Session } from '../connection/index.ts';
import { RunsDrag } from './drag.ts';
import { readFilter, type Filter, type Filters } from './filters.ts';
import { Listing } from './listing.ts';
import { LookAgain } from './lookAgain.ts';
import { FilterNode, RunNode, type ExperimentNode, type Node } from './nodes.ts';
import { describeExperiment, describeShown, offlineOf, treeItem } from './rows.ts';
import type { RunRows } from './runRows.ts';
import { SelectionSum } from './selectionSum.ts';

const viewId = 'rundb.runs';
/** In ms; experiments found within this time appear together. */
const gathering = 100;

/** The tree of experiments and runs. */
export class RunsView implements vscode.TreeDataProvider<Node>, RunRows, vscode.Disposable {
  readonly #connection: Connection;
  readonly #filters: Filters | undefined;
  readonly #changed = new vscode.EventEmitter<Node | undefined>();
  readonly #view: vscode.TreeView<Node>;
  readonly #state = new ContextKey('rundb.runsView');
  readonly #filtered = new ContextKey('rundb.filtered');
  readonly #selected = new ContextKey('rundb.selectedRuns');
  readonly #whereEmpty = [new FilterNode()];
  readonly #sum: SelectionSum;
  readonly #disposables: readonly { dispose(): unknown }[];
  /** VS Code requests the items of all rows again for each page that is loaded. */
  readonly #items = new WeakMap<Node, vscode.TreeItem>();
  /** Rows that VS Code shows expanded, by their ID, which they keep when they're loaded again. */
  readonly #expanded = new Set<string>();
  #listing: Listing | undefined;
  /** The listing that will replace the current one. */
  #next: Listing | undefined;
  #filter: Filter | undefined;
  /** The session that the filter belongs to. */
  #filterOf: Session | undefined;
  #repaint: NodeJS.Timeout | undefined;
  /** What the local copy contains, by experiment. */
  #kept: ReadonlyMap<number, KeptExperiment> = new Map();

  readonly onDidChangeTreeData = this.#changed.event;

  /** @param filters Stores the filters; without it they end with the view. */
  constructor(connection: Connection, filters?: Filters) {
    this.#connection = connection;
    this.#filters = filters;
    this.#view = vscode.window.createTreeView(viewId, {
      treeDataProvider: this,
      canSelectMany: true,
      showCollapseAll: true,
      dragAndDropController: new RunsDrag<Node>(viewId),
    });
    this.#sum = new SelectionSum(
      this.#view,
      viewId,
      (count) => vscode.l10n.t('{0} selected', count),
      () => this.#serverName,
    );
    this.#disposables = [
      this.#changed,
      this.#view,
      connection.onDidChange(() => this.#restart()),
      new LookAgain(() => (this.#view.visible ? this.#listing : undefined)),
      this.#sum,
      this.#view.onDidChangeSelection(() => this.#selected.set(this.selectedRuns.length)),
      this.#view.onDidExpandElement(({ element }) => this.#expanded.add(element.id)),
      this.#view.onDidCollapseElement(({ element }) => this.#expanded.delete(element.id)),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('rundb.conditions')) void this.#readFilterAgain();
      }),
    ];
    void connection.ready.then(() => this.#show());
  }

  /** The filter of the connected server. */
  get filter(): Filter | undefined {
    return this.#filterOf === this.#connection.session ? this.#filter : undefined;
  }

  /** The filter as it was typed. @throws RunDBError `notSignedIn` when signed out. */
  async filterText(): Promise<string> {
    await this.#readFilter(await this.#connection.require());
    return this.filter?.text ?? '';
  }

  get visible(): boolean {
    return this.#view.visible;
  }

  get onDidChangeSelection(): vscode.Event<unknown> {
    return this.#view.onDidChangeSelection;
  }

  get selectedRuns(): ListedRun[] {
    const { session } = this.#connection;
    return this.#view.selection.flatMap((node) =>
      node.kind === 'run' && node.session === session ? [node.run] : [],
    );
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) return this.#experiments();
    if (node.kind !== 'experiment') return [];
    const listing = this.#listing;
    if (listing && node.list.runs.length === 0 && !node.list.complete && !node.error) {
      await this.#load(listing, node, pageSize());
      this.#tell(listing, node);
    }
    return node.rows;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    let item = this.#items.get(node);
    if (item === undefined) {
      const kept = node.kind === 'experiment' ? this.#kept.get(node.experiment) : undefined;
      item = treeItem(node, kept);
      if (node.kind === 'experiment') {
        node.told = describeExperiment(node, kept);
        if (this.#expanded.has(node.id)) {
          item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
        }
      }
      if (node.kind === 'run') this.#items.set(node, item);
    }
    return item;
  }

  getParent(node: Node): Node | undefined {
    return 'parent' in node ? node.parent : undefined;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    const { runTooltip } = await loadTooltips();
    if (node.kind === 'run') {
      item.tooltip = runTooltip(node.run, node.session.store.sinceRun(node.run));
    }
    return item;
  }

  /** Loads everything that is displayed again; until it has arrived, the old rows stay. */
  async refresh(): Promise<void> {
    const shown = this.#listing;
    if (shown === undefined || shown.empty) {
      this.#restart();
      return;
    }
    this.#next?.dispose();
    const next = new Listing(shown.session, this.filter?.query, Date.now());
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
      this.#watch(next);
      this.#listing = next;
    } else {
      this.#tellError(next.error);
      shown.fail(next.error);
      next.dispose();
    }
    this.#show();
    this.#changed.fire(undefined);
  }

  /** Filters the view for the connected server; the filter is kept across restarts. */
  setFilter(query: ReadQuery | undefined): void {
    const { session } = this.#connection;
    this.#filter = query && { text: query.text, query };
    this.#filterOf = session;
    if (session) this.#filters?.set(session, query?.text);
    this.#restart();
  }

  /** Shows in the rows which experiments are in the local copy, and their sums. */
  showKept(experiments: readonly KeptExperiment[]): void {
    const before = this.#kept;
    this.#kept = new Map(experiments.map((each) => [each.experiment, each]));
    for (const node of this.#listing?.experiments ?? []) {
      const [old, now] = [before, this.#kept].map((kept) => kept.get(node.experiment));
      if (offlineOf(old) !== offlineOf(now)) this.#changed.fire(node);
      else if (this.#listing) this.#tell(this.#listing, node);
    }
  }

  /** Shows the view with the runs of an experiment, as soon as it has been found. */
  async showExperiment(experiment: number): Promise<void> {
    await vscode.commands.executeCommand('rundb.runs.focus');
    await this.#experiments();
    await this.#listing?.find(() => undefined);
    const node = this.#listing?.experiment(experiment);
    if (node === undefined) return;
    await this.getChildren(node);
    // VS Code may leave a row collapsed if rows change while it's being expanded.
    for (let tries = 0; tries === 0 || (tries < 5 && !this.#expanded.has(node.id)); tries++) {
      await this.#view.reveal(node, { select: true, focus: true, expand: true });
    }
  }

  /** Loads the next page of an experiment and selects its first run. */
  async loadMore(experiment: number): Promise<void> {
    const [listing, node] = this.#shown(experiment);
    const shown = node.list.runs.length;
    node.list.tryAgain();
    await this.#load(listing, node, pageSize());
    if (listing !== this.#listing) return;
    this.#showAgain(node);
    const first = node.rows[shown];
    // Don't replace the user's selection.
    const free = this.selectedRuns.length === 0;
    if (first instanceof RunNode && free && this.#view.visible) {
      await this.#view.reveal(first, { select: true, focus: false });
    }
  }

  /**
   * Loads all runs of an experiment, with progress. When cancelled, the runs loaded so far stay.
   */
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
          const either = AbortSignal.any([signal, listing.signal]);
          const { list } = node;
          let lookedAt = 0;
          const tell = (): void => {
            const { total } = list;
            const more = list.lookedAt - lookedAt;
            lookedAt += more;
            progress.report({
              message: describeShown(node),
              ...(total && { increment: (more / total) * 100 }),
            });
          };
          const endTelling = listing.session.store.onDidChange(tell);
          list.tryAgain();
          await this.#load(listing, node, Infinity, either).finally(endTelling);
        }),
    );
    if (listing === this.#listing) this.#showAgain(node);
  }

  #shown(experiment: number): [Listing, ExperimentNode] {
    const node = this.#listing?.experiment(experiment);
    if (this.#listing && node) return [this.#listing, node];
    throw new UserError(vscode.l10n.t('The Runs view doesn’t show experiment {0}.', experiment));
  }

  /** Tries again what an error row is about. */
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
    await this.#connection.ready;
    const { session } = this.#connection;
    if (session) await this.#readFilter(session);
    const { filter } = this;
    const isReady = session !== undefined && session === this.#connection.session;
    if (isReady && !this.#listing && filter?.problem === undefined) {
      this.#begin(new Listing(session, filter?.query));
    }
    this.#show();
    const listing = this.#listing;
    const isHidden = filter && (listing ? stateOf(listing) === 'empty' : isReady);
    return isHidden ? this.#whereEmpty : (listing?.rows ?? []);
  }

  /** Reads the stored filter of a server, unless it has been read. */
  async #readFilter(session: Session): Promise<void> {
    if (this.#filterOf === session) return;
    const text = this.#filters ? this.#filters.get(session) : this.#filter?.text;
    const filter = text === undefined ? undefined : await readFilter(text);
    if (this.#filterOf === session || this.#connection.session !== session) return;
    this.#filterOf = session;
    this.#filter = filter;
  }

  /** The user's conditions may have a new meaning. */
  async #readFilterAgain(): Promise<void> {
    const before = this.#filter;
    if (before === undefined) return;
    const now = await readFilter(before.text);
    const isSame = now.query && isDeepStrictEqual(now.query.meaning, before.query?.meaning);
    if (this.#filter !== before || isSame) return;
    this.#filter = now;
    this.#restart();
  }

  #begin(listing: Listing): void {
    this.#watch(listing);
    this.#listing = listing;
    const finding = listing.find(() => {
      if (listing !== this.#listing) return;
      if (listing.done) {
        if (listing.error !== undefined) this.#tellError(listing.error);
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

  #showAgain(node: ExperimentNode): void {
    node.refresh();
    this.#changed.fire(node);
  }

  /** Keeps the rows in sync with what is known about their runs, no matter who loads it. */
  #watch(listing: Listing): void {
    const { store } = listing.session;
    let waiting: NodeJS.Timeout | undefined;
    const repaint = (): void => {
      waiting = undefined;
      if (listing !== this.#listing) return;
      for (const node of listing.experiments) {
        if (node.isStale) this.#showAgain(node);
      }
      this.#show();
    };
    const ends = [
      store.onDidChange(() => (waiting ??= setTimeout(repaint, gathering))),
      store.presence.onDidChange(() => {
        this.#show();
        if (store.presence.isAway || listing !== this.#listing) return;
        // Data that was taken from the local copy in the meantime may have changed.
        this.refresh().catch(showError);
      }),
    ];
    listing.signal.addEventListener('abort', () => {
      clearTimeout(waiting);
      for (const end of ends) end();
    });
  }

  /** Clears the view; it loads again when it becomes visible. */
  #restart(): void {
    this.#listing?.dispose();
    this.#next?.dispose();
    this.#listing = this.#next = undefined;
    this.#expanded.clear();
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
    if (node.error) this.#tellError(node.error.error);
  }

  /** Updates the row of an experiment if its description has changed. */
  #tell(listing: Listing, node: ExperimentNode): void {
    const description = describeExperiment(node, this.#kept.get(node.experiment));
    if (listing !== this.#listing || description === node.told) return;
    node.told = description;
    this.#changed.fire(node);
  }

  #tellError(error: unknown): void {
    logError(error);
    if (error instanceof RunDBError && error.kind === 'notSignedIn') {
      this.#connection.tellRefused(error);
    }
  }

  #withProgress(work: () => Promise<void>): Thenable<void> {
    return vscode.window.withProgress({ location: { viewId } }, work);
  }

  /** A short name of the server. */
  get #serverName(): string {
    const { session } = this.#connection;
    return session?.demo ? vscode.l10n.t('Demo') : (session?.host ?? '');
  }

  /** Updates context keys and the view's message. */
  #show(): void {
    const listing = this.#listing;
    const { session, problem } = this.#connection;
    const { filter } = this;
    const state = session ? stateOf(listing, filter) : stateOfError(problem);
    this.#filtered.set(filter !== undefined);
    this.#state.set(state);
    const notes = [
      session?.demo ? vscode.l10n.t('Demo: these runs are made up.') : '',
      session?.store.presence.isAway ? describeAbsence(session) : '',
      filter ? describeFilter(filter, listing) : '',
    ];
    this.#sum.show();
    // In other states, a message would hide the welcome text.
    const isTold = state === 'runs' || state === 'loading' || (state === 'empty' && filter);
    this.#view.message = isTold ? formatSentences(notes) : '';
  }
}

/** Shown while the server can't be reached. */
export function describeAbsence({ store }: Session): string {
  return sentenceWithAge(vscode.l10n.t('The RunDB can’t be reached.'), store.experiments.since);
}

/** The filter and what it has found so far. */
function describeFilter({ text, problem }: Filter, listing: Listing | undefined): string {
  const { t } = vscode.l10n;
  if (problem !== undefined)
    return t('The filter “{0}” can’t be used. {1}', text, messageOf(problem));
  if (listing && stateOf(listing) === 'empty') return t('No runs match the filter: {0}', text);
  const found = listing?.found;
  const isLookedAt = found && (found.lookedAt > 0 || found.complete);
  return isLookedAt
    ? t('Showing only: {0} · {1}', text, describeFound(found))
    : t('Showing only: {0}', text);
}

function stateOf(listing: Listing | undefined, filter?: Filter): RunsViewState {
  if (listing && !listing.empty) return 'runs';
  if (filter?.problem !== undefined) return 'empty';
  if (!listing?.done) return 'loading';
  return listing.error === undefined ? 'empty' : stateOfError(listing.error);
}

/** The welcome text for an error; without an error, the user is signed out. */
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

/** The setting `rundb.pageSize`, limited to sizes that the server accepts. */
export function pageSize(): number {
  const size = vscode.workspace.getConfiguration('rundb').get<unknown>('pageSize');
  return typeof size === 'number' ? Math.min(Math.max(Math.round(size), 1), 1000) : 50;
}
