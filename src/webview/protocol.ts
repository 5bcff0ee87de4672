/**
 * What the tab in the browser and the extension say to each other. Runs are named by their position:
 * the place of a row in the table as it is sorted, or of a bin in the plot. The tab never holds records.
 */

import type { SortKey, Span, TableModel, TableRow } from '../core/table/shown.ts';

export type { ColumnHead, SortKey, Span, TableModel, TableRow } from '../core/table/shown.ts';

/** A place on the axis of a plot: a run, a day, an experiment, an interval of durations. */
export interface Bin {
  readonly label: string;
  readonly runs: number;
}

/** Luminosity in nb⁻¹; null is no value, which is never 0. */
export interface LuminosityBin extends Bin {
  readonly recorded: number | null;
  readonly delivered: number | null;
  /** Recorded by delivered, of the runs that have both. */
  readonly efficiency: number | null;
  /** Up to the end of this bin. */
  readonly recordedSoFar: number;
  readonly deliveredSoFar: number;
  readonly withoutLuminosity: number;
  readonly withoutDelivered: number;
}

export interface LuminosityPlot {
  readonly kind: 'luminosity';
  readonly title: string;
  readonly bins: readonly LuminosityBin[];
  /** Whether anything is known of it. */
  readonly hasDelivered: boolean;
}

/** Luminosity in nb⁻¹ of two sets of runs, A and B; null is no value, which is never 0. */
export interface ComparisonBin extends Bin {
  readonly onlyA: number | null;
  readonly both: number | null;
  readonly onlyB: number | null;
  /** Up to the end of this bin, of each set. */
  readonly soFarOfA: number;
  readonly soFarOfB: number;
  readonly withoutLuminosity: number;
}

export interface ComparisonPlot {
  readonly kind: 'comparison';
  readonly title: string;
  readonly bins: readonly ComparisonBin[];
}

/** How a word of a detector is coloured: those that we don't know are no verdict. */
export type Tone = 'good' | 'recoverable' | 'bad' | 'none';

/** Words of each detector over runs; neighbours with the same word are one. */
export interface StripPlot {
  readonly kind: 'strip';
  readonly title: string;
  /** From top to bottom, as shown: `PXD`. */
  readonly detectors: readonly string[];
  /** One for each run. */
  readonly bins: readonly Bin[];
  readonly words: readonly { readonly word: string; readonly tone: Tone }[];
  readonly spans: readonly {
    readonly detector: number;
    readonly first: number;
    readonly last: number;
    readonly word: number;
  }[];
}

/** How many runs took how long, stood how far apart, or have which word. */
export interface HistogramPlot {
  readonly kind: 'histogram';
  readonly title: string;
  /** What the bins are intervals of, with the unit. */
  readonly axis: string;
  readonly bins: readonly Bin[];
  /** Whether a run may be in several bins: then nobody adds them up. */
  readonly overlaps: boolean;
  /** Runs of which it is not known. */
  readonly without: number;
}

export type PlotModel = LuminosityPlot | ComparisonPlot | StripPlot | HistogramPlot;

export const plotSubjects = [
  'luminosity',
  'flags',
  'status',
  'flagCounts',
  'statusCounts',
  'type',
  'stopReason',
  'duration',
  'gap',
] as const;
export type PlotSubject = (typeof plotSubjects)[number];
export const plotSteps = ['run', 'day', 'week', 'month', 'experiment'] as const;
/** What a bin of luminosity is. */
export type PlotStep = (typeof plotSteps)[number];

/** The head of the tab, in words. */
export interface Head {
  /** What the runs are: the query, or `12 runs`. */
  readonly source: string;
  readonly isQuery: boolean;
  /** `312 runs · 1.24 fb⁻¹ recorded · 1.33 fb⁻¹ delivered · 28 not good`; beginning with “partial” until all is there. */
  readonly sum: string;
  /** The age of the data, where it isn't new. */
  readonly age?: string | undefined;
  /** `250 of 775 checked`, while runs are loading. */
  readonly progress?: string | undefined;
  /** What went wrong, with its remedy. */
  readonly problem?: string | undefined;
  /** What would be known if more runs were loaded, as a button says it. */
  readonly more?: string | undefined;
}

export type ColumnAction = 'wider' | 'narrower' | 'fit' | 'left' | 'right' | 'freeze' | 'hide';
export type PictureFormat = 'png' | 'svg';

/** From the extension to the tab. */
export type ToTab =
  | { readonly type: 'head'; readonly head: Head }
  | { readonly type: 'table'; readonly table: TableModel }
  | {
      readonly type: 'rows';
      readonly id: number;
      readonly version: number;
      readonly rows: readonly TableRow[];
    }
  | { readonly type: 'cell'; readonly id: number; readonly text: string }
  | {
      readonly type: 'plot';
      /** Changes whenever bins that came before don't count any more. */
      readonly version: number;
      readonly plot: PlotModel;
      readonly subject: PlotSubject;
      readonly step: PlotStep;
      /** The bins to show in a tab that is made anew; where it is not given, all. */
      readonly view?: Span | undefined;
    }
  /** What is selected: rows as they are sorted, bins, and the sum of it in words. */
  | {
      readonly type: 'selected';
      readonly rows: readonly Span[];
      readonly bins: readonly Span[];
      readonly sum: string;
    }
  /** What the bins in view add up to. */
  | { readonly type: 'inView'; readonly sum: string }
  | { readonly type: 'scrollTo'; readonly row: number; readonly key?: string | undefined }
  | { readonly type: 'showColumn'; readonly key: string }
  /** No cell has what was looked for. */
  | { readonly type: 'notFound' }
  | { readonly type: 'column'; readonly action: ColumnAction }
  | { readonly type: 'picture'; readonly id: number; readonly format: PictureFormat }
  /** What a restored tab is to give back, as JSON. */
  | { readonly type: 'keep'; readonly state: string }
  /** The plot goes to the clipboard, which only the tab can fill with a picture. */
  | { readonly type: 'copyPicture' }
  /** The tab moves its focus to the table, the plot or the box to find in. */
  | { readonly type: 'focus'; readonly part: 'table' | 'plot' | 'find' };

/** From the tab to the extension. */
export type FromTab =
  | { readonly type: 'ready' }
  /** The rows from `first` to `last`, inclusive. */
  | {
      readonly type: 'rows';
      readonly id: number;
      readonly first: number;
      readonly last: number;
    }
  /** The whole text of a cell. */
  | { readonly type: 'cell'; readonly id: number; readonly row: number; readonly key: string }
  | { readonly type: 'sort'; readonly keys: readonly SortKey[] }
  | { readonly type: 'select'; readonly rows: readonly Span[] }
  | { readonly type: 'brush'; readonly bins: readonly Span[] }
  | { readonly type: 'view'; readonly bins: Span | null }
  | { readonly type: 'openRow'; readonly row: number }
  | { readonly type: 'openBin'; readonly bin: number }
  | { readonly type: 'plot'; readonly subject: PlotSubject; readonly step: PlotStep }
  /** Columns in their order, with the widths that they have now. */
  | {
      readonly type: 'columns';
      readonly columns: readonly {
        readonly key: string;
        readonly width: number;
        readonly isFrozen: boolean;
      }[];
    }
  /** The next row with a text in any column, from a row on. */
  | {
      readonly type: 'find';
      readonly text: string;
      readonly from: number;
      readonly backwards: boolean;
    }
  /** Where the keyboard is, for commands on a column, a row or a cell; row -1 is the head. */
  | { readonly type: 'at'; readonly row: number; readonly key: string }
  | { readonly type: 'command'; readonly command: TabCommand }
  | { readonly type: 'picture'; readonly id: number; readonly data: string }
  /** Whether the picture is on the clipboard. */
  | { readonly type: 'pictureCopied'; readonly done: boolean };

/** What the tab says, and the versions of what it had been told by then: positions are of these. */
export interface Said {
  readonly message: FromTab;
  readonly table: number;
  readonly plot: number;
}

/** What the buttons of the head do. */
export const tabCommands = [
  'edit',
  'cancel',
  'retry',
  'refresh',
  'loadMore',
  'columns',
  'insert',
] as const;
export type TabCommand = (typeof tabCommands)[number];
