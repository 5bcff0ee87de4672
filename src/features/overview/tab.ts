import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import type { CellPlace, RunTable } from '../../core/table/index.ts';
import type { Said, TabCommand, ToTab } from '../../webview/protocol.ts';
import { logError, perform, whileAging } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { addressOf, tabNameOf, type Records } from '../documents/index.ts';
import type { Search } from '../search/index.ts';
import { chooseColumns, type ColumnMemory } from './columns.ts';
import { edited } from './editing.ts';
import { readMessage } from './messages.ts';
import { OverviewRuns } from './overviewRuns.ts';
import { Pictures } from './pictures.ts';
import { nameOf, type Source } from './source.ts';
import { printState, type TabState } from './state.ts';
import { TabPlot } from './tabPlot.ts';
import { TabSelection } from './tabSelection.ts';
import { TabTable } from './tabTable.ts';

/** What tabs need from other features. */
export interface Services {
  readonly connection: Connection;
  readonly records: Records;
  readonly search: Search;
  readonly columns: ColumnMemory;
}

/**
 * A tab with the table and the plot of some runs: what is displayed, selected and in view. Its page
 * requests rows, and is created again each time it was hidden.
 */
export class OverviewTab implements vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly pictures: Pictures;
  readonly runs: OverviewRuns;
  readonly selection: TabSelection;
  readonly #services: Services;
  readonly #table: TabTable;
  readonly #plot: TabPlot;
  readonly #listeners: vscode.Disposable[] = [];
  #isReady = false;
  /** Whether to reload as soon as the tab is visible. */
  #isExpired = false;

  constructor(panel: vscode.WebviewPanel, services: Services, { source, sort, plot }: TabState) {
    const { connection, records, search } = services;
    const post = (message: ToTab): void => this.post(message);
    this.panel = panel;
    this.pictures = new Pictures(post);
    this.#services = services;
    this.runs = new OverviewRuns(source, connection, search, {
      runs: () => {
        this.#table.send();
        this.#draw();
      },
      cells: () => this.#sendTable(),
      head: () => this.post({ type: 'head', head: this.runs.head }),
    });
    this.#table = new TabTable(this.table, post);
    this.#plot = new TabPlot(this.runs, post, plot);
    this.selection = new TabSelection(this.runs, this.#table, this.#plot, (message) =>
      this.#send(message),
    );
    const { columns } = services.columns;
    if (columns) this.table.show(columns);
    this.runs.showPartColumn();
    this.table.sort(sort);
    this.#listeners.push(
      panel.webview.onDidReceiveMessage((message: unknown) => {
        const said = readMessage(message);
        if (said) void perform(() => this.#handle(said));
      }),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#leave();
        else if (this.#isExpired) this.#reload();
      }),
      whileAging(() => this.post({ type: 'head', head: this.runs.head })),
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

  get table(): RunTable {
    return this.runs.table;
  }

  /** The focused cell. */
  get place(): CellPlace | undefined {
    return this.#table.place;
  }

  post(message: ToTab): void {
    void this.#send(message);
  }

  /** Shows other runs. */
  show(source: Source): void {
    this.#plot.showAll();
    this.#table.leave();
    this.runs.show(source).catch(logError);
    this.#setTitle();
    this.#keep();
  }

  /** Selects runs, and scrolls to the first of them. */
  selectRuns(runs: readonly ListedRun[]): void {
    this.table.selectRuns(runs);
    this.#select();
    const [first] = this.table.selection;
    if (first) this.#table.scrollTo(first[0]);
  }

  /** Lets the user edit the query. */
  async edit(): Promise<void> {
    const source = await edited(this.runs.source, this.#services.search);
    if (source) this.show(source);
  }

  /** Lets the user choose columns. */
  async chooseColumns(): Promise<void> {
    await this.runs.readFields();
    const columns = await chooseColumns(this.table);
    if (!columns) return;
    const before = new Set(this.table.shown.map(({ key }) => key));
    const loaded = this.runs.showColumns(columns);
    const added = columns.find(({ key }) => !before.has(key));
    if (added) this.post({ type: 'showColumn', key: added.key });
    await loaded;
  }

  dispose(): void {
    this.#leave();
    this.runs.dispose();
    for (const listener of this.#listeners) listener.dispose();
  }

  /** Resolves to whether the page received the message. */
  async #send(message: ToTab): Promise<boolean> {
    return this.#isReady && this.panel.webview.postMessage(message);
  }

  /** The page is gone until VS Code creates it again. */
  #leave(): void {
    this.#isReady = false;
    this.pictures.show(false);
  }

  async #handle({ message, table: tableVersion, plot: plotVersion }: Said): Promise<void> {
    const { table } = this;
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.pictures.show(true);
        this.#sendAll();
        break;
      case 'rows':
        this.#table.giveRows(message);
        break;
      case 'cell':
        this.#table.giveCell(tableVersion, message);
        break;
      case 'sort':
        table.sort(message.keys);
        this.#sendTable();
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
        await open(this.#table.runAt(tableVersion, message.row), this.runs.host);
        break;
      case 'openBin': {
        const runs = this.#plot.runsOf(plotVersion, [[message.bin, message.bin]]);
        if (runs?.length === 1) await open(runs[0], this.runs.host);
        break;
      }
      case 'plot':
        this.#plot.choose({ subject: message.subject, step: message.step });
        this.#draw();
        this.#keep();
        break;
      case 'columns':
        table.show(message.columns);
        // The table may have been sorted by a column that is hidden now.
        if (this.#table.isOld) {
          this.#sendTable();
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
        if (isOther) this.selection.sendSum();
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
        this.runs.cancel();
        break;
      case 'retry':
        if (this.#services.connection.session) await this.runs.load(true);
        else await vscode.commands.executeCommand('rundb.signIn');
        break;
      case 'refresh':
        await vscode.commands.executeCommand('rundb.refresh');
        break;
      case 'loadMore':
        await this.runs.loadDelivered();
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
    this.runs.load().catch(logError);
  }

  /** Sends everything to a page that was created again. */
  #sendAll(): void {
    this.#keep();
    this.post({ type: 'head', head: this.runs.head });
    this.#table.send();
    this.#draw();
    const row = this.place?.row;
    if (row !== undefined) this.#table.scrollTo(row);
  }

  #draw(): void {
    this.#plot.draw();
    this.#select();
  }

  /** The rows may have changed, and with them which of them are selected. */
  #sendTable(): void {
    this.#table.send();
    void this.selection.send();
  }

  #select(): void {
    this.selection.update().catch(logError);
  }

  #setTitle(): void {
    const name = nameOf(this.runs.source);
    this.panel.title = name.length > 40 ? `${name.slice(0, 39)}…` : name;
  }

  #keep(): void {
    const { sortKeys: sort } = this.table;
    const state = printState({ source: this.runs.source, sort, plot: this.#plot.choice });
    this.post({ type: 'keep', state });
  }
}

async function open(run: ListedRun | undefined, host: string | undefined): Promise<void> {
  if (!run) return;
  const options = { viewColumn: vscode.ViewColumn.Beside };
  await vscode.commands.executeCommand(
    'vscode.open',
    addressOf(run, host),
    options,
    tabNameOf(run),
  );
}
