import type { ListedRun } from '../../core/records/index.ts';
import { summarize } from '../../core/statistics/index.ts';
import type { Span, ToTab } from '../../webview/protocol.ts';
import { drawComparison } from './comparisonPlot.ts';
import type { OverviewRuns } from './overviewRuns.ts';
import { binsOf, drawPlot, runsIn, type DrawnPlot, type PlotChoice } from './plots.ts';
import { describeInView } from './sentences.ts';
import { Versions } from './versions.ts';

/** A plot, and the runs that it is of. */
interface PlottedRuns {
  readonly plot: DrawnPlot;
  readonly runs: readonly ListedRun[];
}

/** The plot of a tab: what it is of, and what of it is in view. */
export class TabPlot {
  readonly #runs: OverviewRuns;
  readonly #post: (message: ToTab) => void;
  /** The runs by bin, as the tab was told them. */
  readonly #told = new Versions<PlottedRuns>();
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

  /** Has all bins in view, once it is drawn. */
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
    this.#told.add(version, this.#now);
    const view = this.#view ?? undefined;
    this.#post({ type: 'plot', version, plot: plot.model, ...this.#choice, ...(view && { view }) });
    this.#tellView();
  }

  /** The page shows some bins, or all. */
  look(version: number, bins: Span | null): void {
    // A view of a plot that has other bins by now is over.
    if (this.#told.at(version)?.plot.runs.length !== this.#now?.plot.runs.length) return;
    this.#view = bins;
    this.#tellView();
  }

  /** The runs of bins as the page was told them; undefined where that is too long ago. */
  runsOf(version: number, bins: readonly Span[]): ListedRun[] | undefined {
    const told = this.#told.at(version);
    return told && runsAt(told, bins);
  }

  /** The bins all of whose runs are among some. */
  binsOf(chosen: ReadonlySet<ListedRun>): Span[] {
    if (!this.#now || chosen.size === 0) return [];
    const { plot, runs } = this.#now;
    return binsOf(plot, (place) => {
      const run = runs[place];
      return run !== undefined && chosen.has(run);
    });
  }

  #tellView(): void {
    const inView = this.#now && this.#view && runsAt(this.#now, [this.#view]);
    const sum = inView ? describeInView(summarize(inView, this.#runs.shares)) : '';
    this.#post({ type: 'inView', sum });
  }
}

function runsAt({ plot, runs }: PlottedRuns, bins: readonly Span[]): ListedRun[] {
  return runsIn(plot, bins).flatMap((place) => runs[place] ?? []);
}
