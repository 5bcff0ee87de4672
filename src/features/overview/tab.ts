import * as vscode from 'vscode';
import type { Parts } from '../../core/comparison/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import { compareRuns } from '../../core/rundb/index.ts';
import { summarize, type DeliveredShares, type RunsPart } from '../../core/statistics/index.ts';
import type { CellPlace, RunTable } from '../../core/table/index.ts';
import type { Said, Span, TabCommand, ToTab } from '../../webview/protocol.ts';
import { logError, perform } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { addressOf, type Records } from '../documents/index.ts';
import type { Search } from '../search/index.ts';
import { chooseColumns, type ColumnMemory } from './columns.ts';
import { edited } from './editing.ts';
import { readMessage } from './messages.ts';
import { OverviewRuns } from './overviewRuns.ts';
import { Pictures } from './pictures.ts';
import { describeSelected } from './sentences.ts';
import { nameOf, type Source } from './source.ts';
import { printState, type TabState } from './state.ts';
import { TabPlot } from './tabPlot.ts';
import { TabTable } from './tabTable.ts';

/** What tabs need of the other features. */
export interface Services {
  readonly connection: Connection;
  readonly records: Records;
  readonly search: Search;
  readonly columns: ColumnMemory;
}

/**
 * A tab with the table and the plot of some runs: what is shown, selected and in view. What is drawn in
 * the browser asks for rows, and is made anew whenever it was hidden.
 */
export class OverviewTab implements vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly pictures: Pictures;
  readonly #services: Services;
  readonly #runs: OverviewRuns;
  readonly #table: TabTable;
  readonly #plot: TabPlot;
  readonly #listeners: vscode.Disposable[] = [];
  #isReady = false;
  /** Whether what is shown is to be asked for again once somebody looks. */
  #isExpired = false;
  #selected: { readonly bins: readonly Span[]; readonly sum: RunsPart } | undefined;

  constructor(panel: vscode.WebviewPanel, services: Services, { source, sort, plot }: TabState) {
    const { connection, records, search } = services;
    const post = (message: ToTab): void => this.post(message);
    this.panel = panel;
    this.pictures = new Pictures(post);
    this.#services = services;
    this.#runs = new OverviewRuns(source, connection, search, {
      runs: () => {
        this.#table.tell();
        this.#draw();
      },
      cells: () => this.#tellTable(),
      head: () => this.post({ type: 'head', head: this.#runs.head }),
    });
    this.#table = new TabTable(this.table, post);
    this.#plot = new TabPlot(this.#runs, post, plot);
    const { columns } = services.columns;
    if (columns) this.table.show(columns);
    this.#runs.showPartColumn();
    this.table.sort(sort);
    this.#listeners.push(
      panel.webview.onDidReceiveMessage((message: unknown) => {
        const said = readMessage(message);
        if (said) void perform(() => this.#hear(said));
      }),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#leave();
        else if (this.#isExpired) this.#reload();
      }),
      // Also for another session.
      records.onDidExpire(() => {
        this.#isExpired = true;
        if (panel.visible) this.#reload();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('rundb.timeZoneOfDays')) this.#draw();
        if (event.affectsConfiguration('rundb.conditions')) this.#reload();
      }),
    );
    this.#setTitle();
    this.#reload();
  }

  /** The runs selected, or all, by experiment and run; with the query, where they are all that it finds. */
  get chosen(): { readonly runs: readonly ListedRun[]; readonly query: string | undefined } {
    const { ordered, source } = this.#runs;
    if (!this.isAllChosen)
      return { runs: this.table.selectedRuns.sort(compareRuns), query: undefined };
    return { runs: ordered, query: 'query' in source ? source.query : undefined };
  }

  /** The same runs in the order of the table, where the user has sorted it. */
  get chosenAsShown(): readonly ListedRun[] {
    const { selectedRuns, sortKeys, order, runs } = this.table;
    if (sortKeys.length === 0) return this.chosen.runs;
    return this.isAllChosen ? [...order].flatMap((index) => runs[index] ?? []) : selectedRuns;
  }

  /** Whether nobody has selected some of the runs. */
  get isAllChosen(): boolean {
    const { length } = this.table.selectedRuns;
    return length === 0 || length === this.#runs.ordered.length;
  }

  /** Whether all runs are there. */
  get isWhole(): boolean {
    return this.#runs.isWhole;
  }

  get source(): Source {
    return this.#runs.source;
  }

  get table(): RunTable {
    return this.#runs.table;
  }

  /** Of two sets, what is in which; undefined until that is known. */
  get parts(): Parts<ListedRun> | undefined {
    return this.#runs.parts;
  }

  get shares(): DeliveredShares | undefined {
    return this.#runs.shares;
  }

  /** The cell where the keyboard is. */
  get place(): CellPlace | undefined {
    return this.#table.place;
  }

  post(message: ToTab): void {
    if (this.#isReady) void this.panel.webview.postMessage(message);
  }

  /** Shows other runs. */
  show(source: Source): void {
    this.#plot.showAll();
    this.#table.leave();
    this.#runs.show(source).catch(logError);
    this.#setTitle();
    this.#keep();
  }

  /** Selects runs, and shows the first of them. */
  selectRuns(runs: readonly ListedRun[]): void {
    this.table.selectRuns(runs);
    this.#select();
    const [first] = this.table.selection;
    if (first) this.post({ type: 'scrollTo', row: first[0] });
  }

  /** Lets the user write another query. */
  async edit(): Promise<void> {
    const source = await edited(this.source, this.#services.search);
    if (source) this.show(source);
  }

  /** Lets the user choose columns. */
  async chooseColumns(): Promise<void> {
    await this.#runs.readFields();
    const columns = await chooseColumns(this.table);
    if (!columns) return;
    const before = new Set(this.table.shown.map(({ key }) => key));
    const loaded = this.#runs.showColumns(columns);
    const added = columns.find(({ key }) => !before.has(key));
    if (added) this.post({ type: 'showColumn', key: added.key });
    await loaded;
  }

  dispose(): void {
    this.#leave();
    this.#runs.dispose();
    for (const listener of this.#listeners) listener.dispose();
  }

  /** Nobody hears or answers any more, until the tab is made anew. */
  #leave(): void {
    this.#isReady = false;
    this.pictures.show(false);
  }

  async #hear({ message, table: tableVersion, plot: plotVersion }: Said): Promise<void> {
    const { table } = this;
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.pictures.show(true);
        this.#tellAll();
        break;
      case 'rows':
        this.#table.giveRows(message);
        break;
      case 'cell':
        this.#table.giveCell(tableVersion, message);
        break;
      case 'sort':
        table.sort(message.keys);
        this.#tellTable();
        this.#keep();
        break;
      case 'select':
        table.selectRuns(this.#table.runsOf(tableVersion, message.rows));
        this.#select();
        break;
      case 'brush': {
        const runs = this.#plot.runsOf(plotVersion, message.bins);
        if (runs) this.selectRuns(runs);
        break;
      }
      case 'view':
        this.#plot.look(plotVersion, message.bins);
        break;
      case 'openRow':
        await open(this.#table.runAt(tableVersion, message.row));
        break;
      case 'openBin': {
        const runs = this.#plot.runsOf(plotVersion, [[message.bin, message.bin]]);
        if (runs?.length === 1) await open(runs[0]);
        break;
      }
      case 'plot':
        this.#plot.choose({ subject: message.subject, step: message.step });
        this.#draw();
        this.#keep();
        break;
      case 'columns':
        table.show(message.columns);
        // What was sorted by may be hidden now.
        if (this.#table.isOld) {
          this.#tellTable();
          this.#keep();
        }
        await this.#services.columns.keep(
          message.columns.filter(({ key }) => table.shown.some((shown) => shown.key === key)),
        );
        break;
      case 'find':
        this.#table.find(message);
        break;
      case 'at': {
        const isOther = message.key !== this.#table.column;
        this.#table.moveTo(tableVersion, message);
        if (isOther && this.#selected?.sum.runs) this.#tellSelected();
        break;
      }
      case 'command':
        await this.#do(message.command);
        break;
      case 'picture':
      case 'pictureCopied':
        this.pictures.take(message);
        break;
    }
  }

  async #do(command: TabCommand): Promise<void> {
    switch (command) {
      case 'edit':
        await this.edit();
        break;
      case 'cancel':
        this.#runs.cancel();
        break;
      case 'retry':
        if (this.#services.connection.session) await this.#runs.load(true);
        else await vscode.commands.executeCommand('rundb.signIn');
        break;
      case 'refresh':
        await vscode.commands.executeCommand('rundb.refresh');
        break;
      case 'loadMore':
        await this.#runs.loadDelivered();
        break;
      case 'columns':
        await this.chooseColumns();
        break;
      case 'insert':
        await vscode.commands.executeCommand('rundb.overviewInsert');
    }
  }

  #reload(): void {
    this.#isExpired = false;
    this.#runs.load().catch(logError);
  }

  /** Tells a tab that is made anew all that it shows. */
  #tellAll(): void {
    this.#keep();
    this.post({ type: 'head', head: this.#runs.head });
    this.#table.tell();
    this.#draw();
    const row = this.place?.row;
    if (row !== undefined) this.post({ type: 'scrollTo', row });
  }

  #draw(): void {
    this.#plot.draw();
    this.#select();
  }

  /** Rows may be others, and so may those that are selected. */
  #tellTable(): void {
    this.#table.tell();
    this.#tellSelected();
  }

  /** Adds up what is selected. */
  #select(): void {
    const selected = this.table.selectedRuns;
    this.#selected = {
      bins: this.#plot.binsOf(new Set(selected)),
      sum: summarize(selected, this.#runs.shares),
    };
    this.#tellSelected();
  }

  #tellSelected(): void {
    if (!this.#selected) return;
    const { bins, sum } = this.#selected;
    const key = this.#table.column;
    const column = sum.runs === 0 ? undefined : this.table.sums.find((each) => each.key === key);
    const rows = this.table.selection;
    this.post({ type: 'selected', rows, bins, sum: describeSelected(sum, column) });
  }

  #setTitle(): void {
    const name = nameOf(this.source);
    this.panel.title = name.length > 40 ? `${name.slice(0, 39)}…` : name;
  }

  #keep(): void {
    const { sortKeys: sort } = this.table;
    const state = printState({ source: this.source, sort, plot: this.#plot.choice });
    this.post({ type: 'keep', state });
  }
}

async function open(run: ListedRun | undefined): Promise<void> {
  if (!run) return;
  await vscode.commands.executeCommand('vscode.open', addressOf(run), vscode.ViewColumn.Beside);
}
