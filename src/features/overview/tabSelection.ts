import { setImmediate } from 'node:timers/promises';
import type { ListedRun } from '../../core/records/index.ts';
import { compareRuns } from '../../core/rundb/index.ts';
import { Tally, type DeliveredShares, type RunsPart } from '../../core/statistics/index.ts';
import type { Span, ToTab } from '../../webview/protocol.ts';
import { dragOf } from './dragOf.ts';
import type { OverviewRuns } from './overviewRuns.ts';
import { describeSelected, describeSelectedCount } from './sentences.ts';
import type { TabPlot } from './tabPlot.ts';
import type { TabTable } from './tabTable.ts';

/** The number of runs to add up before yielding to the event loop: a few ms. */
const atOnce = 5000;

/**
 * The selected runs of a tab. Rows and bins are sent immediately; their sums follow as soon as the
 * page has received them, unless the selection has changed by then.
 */
export class TabSelection {
  readonly #runs: OverviewRuns;
  readonly #table: TabTable;
  readonly #plot: TabPlot;
  readonly #post: (message: ToTab) => Promise<boolean>;
  #count = 0;
  /** In the most recently drawn plot. */
  #bins: readonly Span[] = [];
  /** Undefined until it's known. */
  #sum: RunsPart | undefined;
  /** Incremented whenever the runs to add up may have changed. */
  #turn = 0;

  /** @param post Resolves to whether the page received the message. */
  constructor(
    runs: OverviewRuns,
    table: TabTable,
    plot: TabPlot,
    post: (message: ToTab) => Promise<boolean>,
  ) {
    this.#runs = runs;
    this.#table = table;
    this.#plot = plot;
    this.#post = post;
  }

  /**
   * The selected runs, or all, sorted by experiment and run; with the query if they are all that it
   * finds.
   */
  get chosen(): { readonly runs: readonly ListedRun[]; readonly query: string | undefined } {
    const { ordered, source, table } = this.#runs;
    if (!this.isAllChosen) return { runs: table.selectedRuns.sort(compareRuns), query: undefined };
    return { runs: ordered, query: 'query' in source ? source.query : undefined };
  }

  /**
   * The query of all runs, and how many they are; undefined if they're all chosen, or not all
   * loaded.
   */
  get selectedFrom(): { readonly of: number; readonly query?: string } | undefined {
    const { ordered, source, isWhole } = this.#runs;
    if (this.isAllChosen || !isWhole) return undefined;
    return { of: ordered.length, ...('query' in source && { query: source.query }) };
  }

  /** The same runs in the order of the table, if the user has sorted it. */
  get chosenAsShown(): readonly ListedRun[] {
    const { selectedRuns, sortKeys, order, runs } = this.#runs.table;
    if (sortKeys.length === 0) return this.chosen.runs;
    return this.isAllChosen ? [...order].flatMap((index) => runs[index] ?? []) : selectedRuns;
  }

  /** Whether the choice is all runs: none or all are selected. */
  get isAllChosen(): boolean {
    const { length } = this.#runs.table.selectedRuns;
    return length === 0 || length === this.#runs.ordered.length;
  }

  /** Sends which rows and bins are selected now, then adds the runs up. */
  async update(): Promise<void> {
    const turn = ++this.#turn;
    const runs = this.#runs.table.selectedRuns;
    this.#count = runs.length;
    this.#bins = this.#plot.binsOf(new Set(runs));
    this.#sum = undefined;
    const isSent = await this.send();
    // A page that isn't ready gets everything once it is.
    if (!isSent || runs.length === 0) return;
    const sum = await addUp(runs, this.#runs.shares, () => turn === this.#turn);
    if (!sum) return;
    this.#sum = sum;
    this.sendSum();
  }

  /** Sends the selection again, for example when the order of the rows has changed. */
  send(): Promise<boolean> {
    return this.#post({
      type: 'selected',
      rows: this.#runs.table.selection,
      bins: this.#bins,
      sum: this.#words,
      isSummed: this.#count === 0 || this.#sum !== undefined,
      drag: dragOf(this.#runs.table.selectedRuns, this.#runs.host),
    });
  }

  /** Sends only the sums, including that of the focused column. */
  sendSum(): void {
    if (this.#sum) void this.#post({ type: 'selectedSum', sum: this.#words });
  }

  get #words(): string {
    if (!this.#sum) return describeSelectedCount(this.#count);
    const { column } = this.#table;
    return describeSelected(
      this.#sum,
      column === undefined ? undefined : this.#runs.table.sum(column),
    );
  }
}

/** Adds up runs; undefined if the result isn't wanted any more. */
async function addUp(
  runs: readonly ListedRun[],
  shares: DeliveredShares | undefined,
  isWanted: () => boolean,
): Promise<RunsPart | undefined> {
  const tally = new Tally(shares);
  for (let first = 0; first < runs.length; first += atOnce) {
    if (!isWanted()) return undefined;
    for (const run of runs.slice(first, first + atOnce)) tally.add(run);
    await setImmediate();
  }
  return isWanted() ? tally.summary() : undefined;
}
