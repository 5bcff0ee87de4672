/**
 * The messages between the tab in the browser and the extension. Runs are identified by their
 * position: the index of a row in the sorted table, or of a bin in the plot. The tab never holds
 * records.
 */

import type { RunCounts } from '../core/statistics/runCounts.ts';
import type { SortKey, Span, TableModel, TableRow } from '../core/table/shown.ts';

export type { ColumnHead, SortKey, Span, TableModel, TableRow } from '../core/table/shown.ts';

/** A position on the axis of a plot: a run, a day, an experiment, a range of durations. */
export interface Bin {
  readonly label: string;
  readonly runs: number;
}

/** A bin that may share runs with those next to it, such as a day with a run over midnight. */
export interface PeriodBin extends Bin {
  readonly withoutLuminosity: number;
  /** How many of its runs are in the bin before as well; undefined if none. */
  readonly continued: Pick<RunCounts, 'runs' | 'withoutLuminosity'> | undefined;
}

/** Luminosity in nb⁻¹; null means no value, never 0. */
export interface LuminosityBin extends PeriodBin {
  readonly recorded: number | null;
  readonly delivered: number | null;
  /** Recorded divided by delivered, for the runs that have both. */
  readonly efficiency: number | null;
  /** Up to the end of this bin. */
  readonly recordedSoFar: number;
  readonly deliveredSoFar: number;
  readonly withoutDelivered: number;
  readonly continued: RunCounts | undefined;
}

export interface LuminosityPlot {
  readonly kind: 'luminosity';
  readonly title: string;
  readonly bins: readonly LuminosityBin[];
  /** Whether any delivered luminosity is known. */
  readonly hasDelivered: boolean;
}

/** Luminosity in nb⁻¹ of two sets of runs, A and B; null means no value, never 0. */
export interface ComparisonBin extends PeriodBin {
  readonly onlyA: number | null;
  readonly both: number | null;
  readonly onlyB: number | null;
  /** Up to the end of this bin, for each set. */
  readonly soFarOfA: number;
  readonly soFarOfB: number;
}

export interface ComparisonPlot {
  readonly kind: 'comparison';
  readonly title: string;
  readonly bins: readonly ComparisonBin[];
}

/** How a detector's word is coloured; unknown words have the tone `none`. */
export type Tone = 'good' | 'recoverable' | 'bad' | 'none';

/** Words of each detector over runs; neighbours with the same word are merged. */
export interface StripPlot {
  readonly kind: 'strip';
  readonly title: string;
  /** From top to bottom, as shown: `PXD`. */
  readonly detectors: readonly string[];
  /** One per run. */
  readonly bins: readonly Bin[];
  readonly words: readonly { readonly word: string; readonly tone: Tone }[];
  readonly spans: readonly {
    readonly detector: number;
    readonly first: number;
    readonly last: number;
    readonly word: number;
  }[];
}

/** The number of runs by duration, by distance in time, or by word. */
export interface HistogramPlot {
  readonly kind: 'histogram';
  readonly title: string;
  /** The quantity that the bins divide, with its unit. */
  readonly axis: string;
  readonly bins: readonly Bin[];
  /** Whether a run may be in several bins, so that they can't be added up. */
  readonly overlaps: boolean;
  /** The number of runs for which it isn't known. */
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
/** What a bin of luminosity covers. */
export type PlotStep = (typeof plotSteps)[number];

export interface Problem {
  readonly sentence: string;
  /** The command of its button: the query is wrong, or the next try may succeed. */
  readonly remedy: 'edit' | 'retry';
}

/** The texts of the tab's head. */
export interface Head {
  /** What the runs are: the query, or `12 runs`. */
  readonly source: string;
  readonly isQuery: boolean;
  /**
   * `312 runs · 1.24 fb⁻¹ recorded · 1.33 fb⁻¹ delivered · 28 not good`; begins with “partial”
   * until everything is loaded.
   */
  readonly sum: string;
  /** The age of the data, unless it's new. */
  readonly age?: string | undefined;
  /** `250 of 775 checked`, while runs are loading. */
  readonly progress?: string | undefined;
  /** What went wrong, and what may help. */
  readonly problem?: Problem | undefined;
  /** That there are no runs; displayed with a button to edit the query. */
  readonly empty?: string | undefined;
  /** The label of a button: what loading more runs would show. */
  readonly more?: string | undefined;
}

/** The data of a drag to elsewhere in VS Code. */
export interface Drag {
  /** The runs, for our own drop provider. */
  readonly type: string;
  readonly runs: string;
  /** The same for all others. */
  readonly text: string;
  /** The addresses of their records, a line each, for what takes files, such as a chat; none of very many. */
  readonly addresses: string;
}

/** Rows from `first` on, in a version of the table. */
export interface RowWindow {
  readonly version: number;
  readonly first: number;
  readonly rows: readonly TableRow[];
}

export type ColumnAction = 'wider' | 'narrower' | 'fit' | 'left' | 'right' | 'freeze' | 'hide';
export type PictureFormat = 'png' | 'svg';

/** Messages from the extension to the tab. */
export type ToTab =
  | { readonly type: 'head'; readonly head: Head }
  | { readonly type: 'table'; readonly table: TableModel }
  | ({ readonly type: 'rows' } & RowWindow)
  | { readonly type: 'cell'; readonly id: number; readonly text: string }
  | {
      readonly type: 'plot';
      /** Changes whenever earlier bins become invalid. */
      readonly version: number;
      readonly plot: PlotModel;
      readonly subject: PlotSubject;
      readonly step: PlotStep;
      /** The bins that a restored tab should show; by default all. */
      readonly view?: Span | undefined;
    }
  /** The selection: rows in sorted order, bins, and a text with their number or total. */
  | {
      readonly type: 'selected';
      readonly rows: readonly Span[];
      readonly bins: readonly Span[];
      readonly sum: string;
      /** The drag data for these rows; undefined if there are none, or too many. */
      readonly drag?: Drag | undefined;
      /**
       * Whether the text is complete; otherwise `selectedSum` follows, unless the selection changes
       * first.
       */
      readonly isSummed: boolean;
    }
  | { readonly type: 'selectedSum'; readonly sum: string }
  /** The total of the bins in view. */
  | { readonly type: 'inView'; readonly sum: string }
  | {
      readonly type: 'scrollTo';
      readonly row: number;
      readonly key?: string | undefined;
      /** The rows around it, which the tab would otherwise have to request. */
      readonly around: RowWindow;
    }
  | { readonly type: 'showColumn'; readonly key: string }
  /** No cell matches. */
  | { readonly type: 'notFound' }
  | { readonly type: 'column'; readonly action: ColumnAction }
  | { readonly type: 'picture'; readonly id: number; readonly format: PictureFormat }
  /** The state that a restored tab has to return, as JSON. */
  | { readonly type: 'keep'; readonly state: string }
  /** Copies the plot to the clipboard, where only the tab can put a picture. */
  | { readonly type: 'copyPicture' }
  /** Moves the focus to the table, the plot or the find box. */
  | { readonly type: 'focus'; readonly part: 'table' | 'plot' | 'find' };

/** Messages from the tab to the extension. */
export type FromTab =
  | { readonly type: 'ready' }
  /** Requests the rows from `first` to `last`, inclusive. */
  | { readonly type: 'rows'; readonly first: number; readonly last: number }
  /** Requests the whole text of a cell. */
  | { readonly type: 'cell'; readonly id: number; readonly row: number; readonly key: string }
  | { readonly type: 'sort'; readonly keys: readonly SortKey[] }
  | { readonly type: 'select'; readonly rows: readonly Span[] }
  | { readonly type: 'brush'; readonly bins: readonly Span[] }
  | { readonly type: 'view'; readonly bins: Span | null }
  | { readonly type: 'openRow'; readonly row: number }
  | { readonly type: 'openBin'; readonly bin: number }
  | { readonly type: 'plot'; readonly subject: PlotSubject; readonly step: PlotStep }
  /** The columns in order, with their current widths. */
  | {
      readonly type: 'columns';
      readonly columns: readonly {
        readonly key: string;
        readonly width: number;
        readonly isFrozen: boolean;
      }[];
    }
  /** Searches for the next row, from a given row on, with a text in any column. */
  | {
      readonly type: 'find';
      readonly text: string;
      readonly from: number;
      readonly backwards: boolean;
    }
  /** The focused cell, for commands on a column, a row or a cell; row -1 is the header. */
  | { readonly type: 'at'; readonly row: number; readonly key: string }
  | { readonly type: 'command'; readonly command: TabCommand }
  | { readonly type: 'picture'; readonly id: number; readonly data: string }
  /** Whether the picture is on the clipboard. */
  | { readonly type: 'pictureCopied'; readonly done: boolean };

/** A message of the tab, with the versions it had received: positions refer to these. */
export interface Said {
  readonly message: FromTab;
  readonly table: number;
  readonly plot: number;
}

/** The commands of the head's buttons. */
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
