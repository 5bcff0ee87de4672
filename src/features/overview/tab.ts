import * as vscode from 'vscode';
import type { Parts } from '../../core/comparison/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import { summarize, type DeliveredShares, type RunsPart } from '../../core/statistics/index.ts';
import type { RunTable } from '../../core/table/index.ts';
import type {
  FromTab,
  PictureFormat,
  Said,
  Span,
  TabCommand,
  ToTab,
} from '../../webview/protocol.ts';
import { logError, perform, showDone, UserError } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { addressOf, type Records } from '../documents/index.ts';
import type { Search } from '../search/index.ts';
import { chooseColumns, type ColumnMemory } from './columns.ts';
import { drawComparison } from './comparisonPlot.ts';
import { readMessage } from './messages.ts';
import { inOrder, OverviewRuns } from './overviewRuns.ts';
import { binsOf, drawPlot, runsIn, type DrawnPlot, type PlotChoice } from './plots.ts';
import { describeInView, describeSelected } from './sentences.ts';
import { isTwoSets, nameOf, type RunSet, type Source } from './source.ts';
import { printState, type TabState } from './state.ts';
import { Versions } from './versions.ts';

/** What tabs need of the other features. */
export interface Services {
  readonly connection: Connection;
  readonly records: Records;
  readonly search: Search;
  readonly columns: ColumnMemory;
}

/** A plot, and the runs that it is of. */
interface PlottedRuns {
  readonly plot: DrawnPlot;
  readonly runs: readonly ListedRun[];
}

/** A cell where the keyboard is; without a run, a column's head. */
interface Place {
  readonly run: ListedRun | undefined;
  readonly key: string;
}

/**
 * A tab with the table and the plot of some runs: what is shown, selected and in view. What is drawn in
 * the browser asks for rows, and is made anew whenever it was hidden.
 */
export class OverviewTab implements vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #services: Services;
  readonly #runs: OverviewRuns;
  readonly #listeners: vscode.Disposable[] = [];
  readonly #pictures = new Map<number, PromiseWithResolvers<string>>();
  /** The runs by row, and by bin, as the tab was told them. */
  readonly #rows = new Versions<readonly ListedRun[]>();
  readonly #plots = new Versions<PlottedRuns>();
  #choice: PlotChoice;
  #isReady = false;
  /** Whether what is shown is to be asked for again once somebody looks. */
  #isExpired = false;
  #plot: PlottedRuns | undefined;
  #plotVersion = 0;
  #tableVersion = 0;
  #view: Span | null = null;
  #place: Place | undefined;
  #selected: { readonly bins: readonly Span[]; readonly sum: RunsPart } | undefined;
  #pictureCount = 0;

  constructor(panel: vscode.WebviewPanel, services: Services, { source, sort, plot }: TabState) {
    const { connection, records, search } = services;
    this.panel = panel;
    this.#services = services;
    this.#choice = plot;
    this.#runs = new OverviewRuns(source, connection, search, {
      runs: () => {
        this.#postTable();
        this.#draw();
      },
      cells: () => {
        this.#postTable();
        this.#postSelected();
      },
      head: () => this.post({ type: 'head', head: this.#runs.head }),
    });
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
    if (!this.isAllChosen) return { runs: inOrder(this.table.selectedRuns), query: undefined };
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
  get place(): { readonly row: number; readonly key: string } | undefined {
    const { run, key } = this.#place ?? {};
    const row = run && this.table.rowOf(run);
    return row === undefined || key === undefined ? undefined : { row, key };
  }

  post(message: ToTab): void {
    if (this.#isReady) void this.panel.webview.postMessage(message);
  }

  /** Shows other runs. */
  show(source: Source): void {
    this.#view = null;
    this.#place = undefined;
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

  /** Lets the user write another query; of two sets, one for each that has one. */
  async edit(): Promise<void> {
    const { t } = vscode.l10n;
    const { source } = this;
    if (!isTwoSets(source)) {
      const query = await this.#ask('query' in source ? source.query : '', t('Overview'));
      if (query !== undefined) this.show({ query });
      return;
    }
    const a = await this.#change(source.a, t('Compare: A'));
    const b = a && (await this.#change(source.b, t('Compare: B')));
    if (a && b) this.show({ a, b });
  }

  /** Runs that were given stay. */
  async #change(set: RunSet, title: string): Promise<RunSet | undefined> {
    if ('runs' in set) return set;
    const query = await this.#ask(set.query, title);
    return query === undefined ? undefined : { query };
  }

  async #ask(text: string, title: string): Promise<string | undefined> {
    const { search } = this.#services;
    const read = await search.askForQuery(text, { title, action: vscode.l10n.t('Show') });
    return read && (await search.isMeant(read.text)) ? read.text : undefined;
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

  /** The plot as SVG, or as a data URL of PNG. @throws UserError while the tab is hidden. */
  picture(format: PictureFormat): Promise<string> {
    const asked = Promise.withResolvers<string>();
    if (!this.#isReady) asked.reject(notShown());
    else {
      const id = this.#pictureCount++;
      this.#pictures.set(id, asked);
      this.post({ type: 'picture', id, format });
    }
    return asked.promise;
  }

  /** Puts a picture of the plot onto the clipboard, which only the tab can. */
  copyPicture(): void {
    if (!this.#isReady) throw notShown();
    this.post({ type: 'copyPicture' });
  }

  dispose(): void {
    this.#leave();
    this.#runs.dispose();
    for (const listener of this.#listeners) listener.dispose();
  }

  /** Nobody hears or answers any more, until the tab is made anew. */
  #leave(): void {
    this.#isReady = false;
    for (const { reject } of this.#pictures.values()) reject(notShown());
    this.#pictures.clear();
  }

  async #hear({ message, table: tableVersion, plot: plotVersion }: Said): Promise<void> {
    const { table } = this;
    const rows = this.#rows.at(tableVersion) ?? [];
    const plotted = this.#plots.at(plotVersion);
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#postAll();
        break;
      case 'rows': {
        // Rows of another version than that of the table would not be shown.
        if (table.version !== this.#tableVersion) this.#postTable();
        const { id, first, last } = message;
        const { version } = table;
        this.post({ type: 'rows', id, version, rows: table.rows(first, last) });
        break;
      }
      case 'cell': {
        const run = rows[message.row];
        const row = run && table.rowOf(run);
        const text = row === undefined ? '' : table.cellText({ row, key: message.key });
        this.post({ type: 'cell', id: message.id, text });
        break;
      }
      case 'sort':
        table.sort(message.keys);
        this.#postTable();
        this.#postSelected();
        this.#keep();
        break;
      case 'select':
        table.selectRuns(message.rows.flatMap(([first, last]) => rows.slice(first, last + 1)));
        this.#select();
        break;
      case 'brush':
        this.#selectBins(plotted, message.bins);
        break;
      case 'view':
        if (plotted?.plot.runs.length !== this.#plot?.plot.runs.length) break;
        this.#view = message.bins;
        this.#postView();
        break;
      case 'openRow':
        await open(rows[message.row]);
        break;
      case 'openBin': {
        const [place, ...others] = plotted?.plot.runs[message.bin] ?? [];
        if (place !== undefined && others.length === 0) await open(plotted?.runs[place]);
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
        // What was sorted by may be hidden now.
        if (table.version !== this.#tableVersion) {
          this.#postTable();
          this.#postSelected();
          this.#keep();
        }
        await this.#services.columns.keep(
          message.columns.filter(({ key }) => table.shown.some((shown) => shown.key === key)),
        );
        break;
      case 'find': {
        const found = table.find(message.text, message.from, message.backwards);
        this.post(found ? { type: 'scrollTo', ...found } : { type: 'notFound' });
        break;
      }
      case 'at': {
        const isOther = message.key !== this.#place?.key;
        this.#place = { run: rows[message.row], key: message.key };
        if (isOther && this.#selected?.sum.runs) this.#postSelected();
        break;
      }
      case 'command':
        await this.#do(message.command);
        break;
      case 'picture':
      case 'pictureCopied':
        this.#takePicture(message);
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
        if (this.#services.connection.session) await this.#runs.retry();
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

  #takePicture(message: Extract<FromTab, { type: 'picture' | 'pictureCopied' }>): void {
    const { t } = vscode.l10n;
    if (message.type === 'picture') {
      const asked = this.#pictures.get(message.id);
      this.#pictures.delete(message.id);
      if (message.data === '') asked?.reject(new UserError(t('There is no plot to save.')));
      else asked?.resolve(message.data);
    } else if (message.done) showDone(t('Copied the plot'));
    else {
      throw new UserError(
        t("The plot couldn't be copied as a picture here. Use “Save Plot…” instead."),
      );
    }
  }

  #reload(): void {
    this.#isExpired = false;
    this.#runs.load().catch(logError);
  }

  /** Tells a tab that is made anew all that it shows. */
  #postAll(): void {
    this.#keep();
    this.post({ type: 'head', head: this.#runs.head });
    this.#postTable();
    this.#draw();
    const row = this.place?.row;
    if (row !== undefined) this.post({ type: 'scrollTo', row });
  }

  #draw(): void {
    const runs = this.#runs.ordered;
    const { subject, step } = this.#choice;
    const plot =
      this.parts && subject === 'luminosity'
        ? drawComparison(runs, this.parts, step)
        : drawPlot(runs, this.#choice, this.#runs.allShares);
    if (plot.runs.length !== this.#plot?.plot.runs.length) this.#view = null;
    this.#plot = { plot, runs };
    this.#plotVersion++;
    this.#plots.add(this.#plotVersion, this.#plot);
    this.post({
      type: 'plot',
      version: this.#plotVersion,
      plot: plot.model,
      ...this.#choice,
      ...(this.#view && { view: this.#view }),
    });
    this.#select();
    this.#postView();
  }

  #selectBins(plotted: PlottedRuns | undefined, bins: readonly Span[]): void {
    if (!plotted) return;
    this.selectRuns(runsIn(plotted.plot, bins).flatMap((place) => plotted.runs[place] ?? []));
  }

  #postTable(): void {
    const { table } = this;
    const model = table.model();
    const runs = [...table.order].flatMap((index) => table.runs[index] ?? []);
    this.#tableVersion = model.version;
    this.#rows.add(model.version, runs);
    this.post({ type: 'table', table: model });
  }

  /** Adds up what is selected. */
  #select(): void {
    const selected = this.table.selectedRuns;
    const chosen = new Set(selected);
    const { plot, runs } = this.#plot ?? {};
    const isChosen = (place: number): boolean => {
      const run = runs?.[place];
      return run !== undefined && chosen.has(run);
    };
    this.#selected = {
      bins: plot && selected.length > 0 ? binsOf(plot, isChosen) : [],
      sum: summarize(selected, this.#runs.shares),
    };
    this.#postSelected();
  }

  #postSelected(): void {
    if (!this.#selected) return;
    const { bins, sum } = this.#selected;
    const key = this.#place?.key;
    const column = sum.runs === 0 ? undefined : this.table.sums.find((each) => each.key === key);
    const rows = this.table.selection;
    this.post({ type: 'selected', rows, bins, sum: describeSelected(sum, column) });
  }

  #postView(): void {
    const view = this.#view;
    if (!this.#plot || !view) {
      this.post({ type: 'inView', sum: '' });
      return;
    }
    const { plot, runs } = this.#plot;
    const inView = runsIn(plot, [view]).flatMap((place) => runs[place] ?? []);
    this.post({ type: 'inView', sum: describeInView(summarize(inView, this.#runs.shares)) });
  }

  #setTitle(): void {
    const name = nameOf(this.source);
    this.panel.title = name.length > 40 ? `${name.slice(0, 39)}…` : name;
  }

  #keep(): void {
    const { sortKeys: sort } = this.table;
    const state = printState({ source: this.source, sort, plot: this.#choice });
    this.post({ type: 'keep', state });
  }
}

function notShown(): UserError {
  return new UserError(vscode.l10n.t('The plot is hidden. Show the overview first.'));
}

async function open(run: ListedRun | undefined): Promise<void> {
  if (!run) return;
  await vscode.commands.executeCommand('vscode.open', addressOf(run), vscode.ViewColumn.Beside);
}
