import type { ListedRun } from '../../core/records/index.ts';
import { summarize } from '../../core/statistics/index.ts';
import type { Span, ToTab } from '../../webview/protocol.ts';
import { drawComparison } from './comparisonPlot.ts';
import type { OverviewRuns } from './overviewRuns.ts';
import { binsOf, drawPlot, runsIn, type DrawnPlot, type PlotChoice } from './plots.ts';
import { describeInView } from './sentences.ts';
import { Versions } from './versions.ts';

/** A plot and its runs. */
interface PlottedRuns {
  readonly plot: DrawnPlot;
  readonly runs: readonly ListedRun[];
}

/** The plot of a tab: what it shows, and which part is in view. */
export class TabPlot {
  readonly #runs: OverviewRuns;
  readonly #post: (message: ToTab) => void;
  /** The runs by bin, as sent to the tab. */
  readonly #sent = new Versions<PlottedRuns>();
  #choice: PlotChoice;
  #now: PlottedRuns | undefined;
  #version = 0;
  #view: Span | null = null;

  constructor(runs: OverviewRuns, post: (message: ToTab) => void, choice: PlotChoice) {
    this.#runs = runs;
    this.#post = post;
    this.#choice = choice;
  }

  get choice(): PlotChoice {
    return this.#choice;
  }

  choose(choice: PlotChoice): void {
    this.#choice = choice;
    this.showAll();
  }

  /** Shows all bins in the next drawing. */
  showAll(): void {
    this.#view = null;
  }

  draw(): void {
    const { ordered: runs, parts, allShares } = this.#runs;
    const { subject, step } = this.#choice;
    const plot =
      parts && subject === 'luminosity'
        ? drawComparison(runs, parts, step)
        : drawPlot(runs, this.#choice, allShares);
    if (plot.runs.length !== this.#now?.plot.runs.length) this.#view = null;
    this.#now = { plot, runs };
    const version = ++this.#version;
    this.#sent.add(version, this.#now);
    const view = this.#view ?? undefined;
    this.#post({ type: 'plot', version, plot: plot.model, ...this.#choice, ...(view && { view }) });
    this.#sendView();
  }

  /** The page shows some bins, or all. */
  look(version: number, bins: Span | null): void {
    // The view of a plot with other bins doesn't apply any more.
    if (this.#sent.at(version)?.plot.runs.length !== this.#now?.plot.runs.length) return;
    this.#view = bins;
    this.#sendView();
  }

  /** The runs of bins as sent to the page; undefined if that version is too old. */
  runsOf(version: number, bins: readonly Span[]): ListedRun[] | undefined {
    const sent = this.#sent.at(version);
    return sent && runsAt(sent, bins);
  }

  /** The bins whose runs are all chosen. */
  binsOf(chosen: ReadonlySet<ListedRun>): Span[] {
    if (!this.#now || chosen.size === 0) return [];
    const { plot, runs } = this.#now;
    return binsOf(plot, (place) => {
      const run = runs[place];
      return run !== undefined && chosen.has(run);
    });
  }

  #sendView(): void {
    const inView = this.#now && this.#view && runsAt(this.#now, [this.#view]);
    const sum = inView ? describeInView(summarize(inView, this.#runs.shares)) : '';
    this.#post({ type: 'inView', sum });
  }
}

function runsAt({ plot, runs }: PlottedRuns, bins: readonly Span[]): ListedRun[] {
  return runsIn(plot, bins).flatMap((place) => runs[place] ?? []);
}
