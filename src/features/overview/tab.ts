import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import { summarize, type DeliveredShares } from '../../core/statistics/index.ts';
import { fieldKeys, RunTable, type ColumnSum } from '../../core/table/index.ts';
import type {
  FromTab,
  Head,
  PictureFormat,
  Span,
  TabCommand,
  ToTab,
} from '../../webview/protocol.ts';
import {
  describeAge,
  describeFound,
  isCancellation,
  logError,
  messageOf,
  perform,
  qualityInWords,
} from '../common/index.ts';
import type { Connection, Session } from '../connection/index.ts';
import { addressOf, type Records } from '../documents/index.ts';
import type { Search } from '../search/index.ts';
import { chooseColumns, type ColumnMemory } from './columns.ts';
import { loadingOf, type Loading } from './loading.ts';
import { readMessage } from './messages.ts';
import { binsOf, drawPlot, runsIn, type DrawnPlot, type PlotChoice } from './plots.ts';
import { describeInView, describeSelected, describeWhole } from './sentences.ts';
import { nameOf, type Source } from './source.ts';
import { printState, type TabState } from './state.ts';

/** What tabs need of the other features. */
export interface Services {
  readonly connection: Connection;
  readonly records: Records;
  readonly search: Search;
  readonly columns: ColumnMemory;
}

/** Between two updates while runs come, ms: each is drawn. */
const pause = 400;

/** So many records tell which fields there are. */
const sampleSize = 200;

/**
 * A tab with the table and the plot of some runs. It has the runs and the columns; what is drawn in the
 * browser asks for rows.
 */
export class OverviewTab implements vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #services: Services;
  readonly #table = new RunTable([], { verdict: ({ facts }) => qualityInWords(facts) });
  readonly #listeners: vscode.Disposable[] = [];
  readonly #pictures = new Map<number, (data: string) => void>();
  #source: Source;
  #choice: PlotChoice;
  #session: Session | undefined;
  #loading: Loading | undefined;
  #endListening: (() => void) | undefined;
  #stop = new AbortController();
  #update: NodeJS.Timeout | undefined;
  #isReady = false;
  /** Whether what is shown is to be asked for again once somebody looks. */
  #isExpired = false;
  /** Of so many runs the delivered luminosity depends on others that aren't known here. */
  #unknownShares = 0;
  #head: Head = { source: '', isQuery: false, sum: '' };
  #shares: DeliveredShares | undefined;
  /** By experiment and run, as the plot has them. */
  #ordered: readonly ListedRun[] = [];
  #plot: DrawnPlot | undefined;
  #view: Span | null = null;
  #place: { readonly row: number; readonly key: string } | undefined;
  #pictureCount = 0;

  constructor(panel: vscode.WebviewPanel, services: Services, { source, sort, plot }: TabState) {
    this.panel = panel;
    this.#services = services;
    this.#source = source;
    this.#choice = plot;
    const { columns } = services.columns;
    if (columns) this.#table.show(columns);
    this.#table.sort(sort);
    this.#listeners.push(
      panel.webview.onDidReceiveMessage((message: unknown) => {
        const read = readMessage(message);
        if (read) void perform(() => this.#receive(read));
      }),
      panel.onDidChangeViewState(() => {
        if (panel.visible && this.#isExpired) this.#reload();
      }),
      services.connection.onDidChange(() => this.#expire()),
      services.records.onDidExpire(() => this.#expire()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('rundb.timeZoneOfDays')) this.#draw();
      }),
    );
    this.#setTitle();
  }

  /** The runs selected, or all, by experiment and run; with the query, where they are all that it finds. */
  get chosen(): { readonly runs: readonly ListedRun[]; readonly query: string | undefined } {
    const selected = this.#table.selectedRuns;
    const isAll = selected.length === 0 || selected.length === this.#table.runs.length;
    if (!isAll) return { runs: inOrder(selected), query: undefined };
    return { runs: this.#ordered, query: 'query' in this.#source ? this.#source.query : undefined };
  }

  /** Whether all runs are there. */
  get isWhole(): boolean {
    return this.#loading?.complete === true && this.#loading.missing === 0;
  }

  get source(): Source {
    return this.#source;
  }

  get table(): RunTable {
    return this.#table;
  }

  /** The cell where the keyboard is. */
  get place(): { readonly row: number; readonly key: string } | undefined {
    return this.#place;
  }

  post(message: ToTab): void {
    if (this.#isReady) void this.panel.webview.postMessage(message);
  }

  /** Shows other runs. */
  show(source: Source): void {
    this.#source = source;
    this.#setTitle();
    this.#table.select([]);
    this.#reload();
  }

  /** Lets the user write another query. */
  async edit(): Promise<void> {
    const { search } = this.#services;
    const text = 'query' in this.#source ? this.#source.query : '';
    const { t } = vscode.l10n;
    const read = await search.askForQuery(text, { title: t('Overview'), action: t('Show') });
    if (read && (await search.isMeant(read.text))) this.show({ query: read.text });
  }

  /** Lets the user choose columns. */
  async chooseColumns(): Promise<void> {
    if (this.#session) {
      const { store } = this.#session;
      const sample = this.#table.runs.slice(0, sampleSize);
      try {
        for await (const records of store.records(sample)) this.#table.take(records);
      } catch (error) {
        // The fields that are known can be chosen all the same.
        logError(error);
      }
    }
    const columns = await chooseColumns(this.#table);
    if (!columns) return;
    this.#table.show(columns);
    this.#postTable();
    await this.#loadColumns();
  }

  /** The plot as SVG, or as a data URL of PNG. */
  picture(format: PictureFormat): Promise<string> {
    const id = this.#pictureCount++;
    return new Promise((resolve) => {
      this.#pictures.set(id, resolve);
      this.post({ type: 'picture', id, format });
    });
  }

  dispose(): void {
    this.#stop.abort();
    clearTimeout(this.#update);
    this.#endListening?.();
    for (const listener of this.#listeners) listener.dispose();
  }

  async #receive(message: FromTab): Promise<void> {
    const table = this.#table;
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#reload();
        break;
      case 'rows': {
        const rows = table.rows(message.first, message.last);
        this.post({ type: 'rows', id: message.id, version: table.version, rows });
        break;
      }
      case 'cell':
        this.post({ type: 'cell', id: message.id, text: table.cellText(message) });
        break;
      case 'sort':
        table.sort(message.keys);
        this.#postTable();
        this.#postSelected();
        this.#keep();
        break;
      case 'select':
        table.select(message.rows);
        this.#postSelected();
        break;
      case 'brush':
        this.#selectBins(message.bins);
        break;
      case 'view':
        this.#view = message.bins;
        this.#postView();
        break;
      case 'openRow':
        await open(table.runAt(message.row));
        break;
      case 'openBin': {
        const places = this.#plot?.runs[message.bin] ?? [];
        const [only] = places;
        if (places.length === 1 && only !== undefined) await open(this.#ordered[only]);
        break;
      }
      case 'plot':
        this.#choice = { subject: message.subject, step: message.step };
        this.#view = null;
        this.#draw();
        this.#keep();
        break;
      case 'columns':
        table.show(message.columns);
        await this.#services.columns.keep(message.columns);
        break;
      case 'find': {
        const found = table.find(message.text, message.from, message.backwards);
        if (found) this.post({ type: 'scrollTo', ...found });
        break;
      }
      case 'at':
        this.#place = message;
        this.#postSelected();
        break;
      case 'command':
        await this.#do(message.command);
        break;
      case 'picture':
        this.#pictures.get(message.id)?.(message.data);
        this.#pictures.delete(message.id);
        break;
      case 'pictureCopied':
        break;
    }
  }

  async #do(command: TabCommand): Promise<void> {
    switch (command) {
      case 'edit':
        return this.edit();
      case 'cancel':
        return this.#stop.abort();
      case 'retry':
        if (!this.#services.connection.session) {
          await vscode.commands.executeCommand('rundb.signIn');
        }
        this.#loading?.tryAgain();
        return this.#reload();
      case 'refresh':
        await vscode.commands.executeCommand('rundb.refresh');
        return;
      case 'loadMore':
        return this.#loadDelivered();
      case 'columns':
        return this.chooseColumns();
      case 'insert':
        await vscode.commands.executeCommand('rundb.overviewInsert');
    }
  }

  /** What is shown may have changed: it is asked for again where somebody looks. */
  #expire(): void {
    this.#isExpired = true;
    if (this.panel.visible && this.#isReady) this.#reload();
  }

  #reload(): void {
    this.#isExpired = false;
    this.#keep();
    this.#load().catch(logError);
  }

  async #load(): Promise<void> {
    this.#stop.abort();
    const stop = new AbortController();
    this.#stop = stop;
    const { signal } = stop;
    this.#setHead({ source: nameOf(this.#source), isQuery: 'query' in this.#source, sum: '' });
    try {
      const { connection, search } = this.#services;
      const session = await connection.require();
      const loading = await loadingOf(this.#source, session, search);
      if (signal.aborted) return;
      this.#session = session;
      this.#loading = loading;
      this.#endListening?.();
      // What others learn of these runs is shown, too.
      this.#endListening = session.store.onDidChange(() => this.#updateSoon());
      this.#show();
      await loading.load(signal, () => this.#updateSoon());
      if (signal.aborted) return;
      this.#show();
      await this.#readShares();
      await this.#loadColumns();
    } catch (error) {
      if (this.#stop !== stop) return;
      if (!isCancellation(error)) logError(error);
      else if (this.#loading?.complete !== true) error = undefined;
      this.#show();
      const problem =
        error === undefined ? vscode.l10n.t('Loading was cancelled.') : messageOf(error);
      this.#setHead({ ...this.#head, progress: undefined, problem });
    }
  }

  /** Draws what came, a moment later, with what comes meanwhile. */
  #updateSoon(): void {
    this.#update ??= setTimeout(() => {
      this.#update = undefined;
      this.#show();
      void this.#readShares().catch(logError);
    }, pause);
  }

  /** Brings table, plot and head up to what is known of the runs. */
  #show(): void {
    clearTimeout(this.#update);
    this.#update = undefined;
    const loading = this.#loading;
    const runs = loading?.runs ?? [];
    if (
      runs.length !== this.#ordered.length ||
      runs.some((run, i) => !isSame(run, this.#table.runs[i]))
    ) {
      this.#ordered = inOrder(runs);
      this.#table.setRuns(runs);
      this.#postTable();
      this.#draw();
    }
    this.#describe();
  }

  #describe(): void {
    const loading = this.#loading;
    if (!loading) return;
    const { t } = vscode.l10n;
    const sum = summarize(this.#ordered, this.#shares);
    this.#setHead({
      source: nameOf(this.#source),
      isQuery: 'query' in this.#source,
      sum: describeWhole(sum, loading),
      age: loading.complete ? describeAge(loading.since) : undefined,
      progress: loading.complete ? undefined : describeFound(loading),
      more:
        loading.complete && this.#unknownShares > 0
          ? t('Load Runs for the Delivered Luminosity')
          : undefined,
    });
  }

  /** Reads each run's own share of the delivered luminosity, as far as it is known here. */
  async #readShares(): Promise<void> {
    const { store } = this.#session ?? {};
    const runs = this.#ordered;
    if (!store || runs.length === 0) return;
    const { shares, unknown } = await store.delivered(runs);
    if (runs === this.#ordered) this.#takeShares(shares, unknown);
  }

  async #loadDelivered(): Promise<void> {
    const { store } = this.#session ?? {};
    const runs = this.#ordered;
    const { signal } = this.#stop;
    if (!store) return;
    this.#setHead({
      ...this.#head,
      more: undefined,
      progress: vscode.l10n.t('Loading the runs before these'),
    });
    try {
      const { shares, unknown } = await store.loadDelivered(runs, { signal });
      if (runs === this.#ordered) this.#takeShares(shares, unknown);
    } finally {
      this.#describe();
    }
  }

  #takeShares(shares: DeliveredShares, unknown: number): void {
    this.#shares = shares;
    this.#unknownShares = unknown;
    this.#table.fill(fieldKeys.delivered, (run) => shares.of(run) ?? null);
    this.#postTable();
    this.#draw();
    this.#describe();
    this.#postSelected();
  }

  /** Reads the records for the columns that need them. */
  async #loadColumns(): Promise<void> {
    const { store } = this.#session ?? {};
    const runs = this.#table.toLoad();
    if (!store || runs.length === 0) return;
    const { signal } = this.#stop;
    let done = 0;
    try {
      for await (const records of store.records(runs, { signal })) {
        this.#table.take(records);
        done += records.length;
        const progress = vscode.l10n.t(
          'Reading columns: {0} of {1} records',
          done.toLocaleString('en'),
          runs.length.toLocaleString('en'),
        );
        this.#setHead({ ...this.#head, progress });
      }
    } finally {
      this.#postTable();
      this.#describe();
    }
  }

  #draw(): void {
    // Some shares would look like those of all.
    const shares = this.#unknownShares === 0 ? this.#shares : undefined;
    this.#plot = drawPlot(this.#ordered, this.#choice, shares);
    this.post({ type: 'plot', plot: this.#plot.model, ...this.#choice });
    this.#postSelected();
    this.#postView();
  }

  #selectBins(bins: readonly Span[]): void {
    if (!this.#plot) return;
    const runs = runsIn(this.#plot, bins).flatMap((place) => this.#ordered[place] ?? []);
    this.#table.selectRuns(runs);
    this.#postSelected();
    const [first] = this.#table.selection;
    if (first) this.post({ type: 'scrollTo', row: first[0] });
  }

  #postTable(): void {
    this.post({ type: 'table', table: this.#table.model() });
  }

  #postSelected(): void {
    const selected = this.#table.selectedRuns;
    const chosen = new Set(selected);
    const bins =
      this.#plot && selected.length > 0
        ? binsOf(this.#plot, (place) => {
            const run = this.#ordered[place];
            return run !== undefined && chosen.has(run);
          })
        : [];
    const sum = describeSelected(summarize(selected, this.#shares), this.#columnSum());
    this.post({ type: 'selected', rows: this.#table.selection, bins, sum });
  }

  #columnSum(): ColumnSum | undefined {
    return this.#table.sums.find(({ key }) => key === this.#place?.key);
  }

  #postView(): void {
    const view = this.#view;
    if (!this.#plot || !view) {
      this.post({ type: 'inView', sum: '' });
      return;
    }
    const runs = runsIn(this.#plot, [view]).flatMap((place) => this.#ordered[place] ?? []);
    this.post({ type: 'inView', sum: describeInView(summarize(runs, this.#shares)) });
  }

  #setHead(head: Head): void {
    this.#head = head;
    this.post({ type: 'head', head });
  }

  #setTitle(): void {
    const name = nameOf(this.#source);
    this.panel.title = name.length > 40 ? `${name.slice(0, 39)}…` : name;
  }

  #keep(): void {
    const { sortKeys: sort } = this.#table;
    const state = printState({ source: this.#source, sort, plot: this.#choice });
    this.post({ type: 'keep', state });
  }
}

async function open(run: ListedRun | undefined): Promise<void> {
  if (!run) return;
  await vscode.commands.executeCommand('vscode.open', addressOf(run), vscode.ViewColumn.Beside);
}

function inOrder(runs: readonly ListedRun[]): ListedRun[] {
  return runs.toSorted((a, b) => a.experiment - b.experiment || a.run - b.run);
}

function isSame(a: ListedRun, b: ListedRun | undefined): boolean {
  return a.experiment === b?.experiment && a.run === b.run && a.facts === b.facts;
}
