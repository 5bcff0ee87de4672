import type { Brackets } from './syntax.ts';

/** How runs were written where they were read, beyond what their form and their language tell. */
export interface Style {
  /** What stands before the name of a call: `utils.` */
  readonly qualifier?: string | undefined;
  /** The brackets of a list, where the language has several. */
  readonly brackets?: Brackets | undefined;
  /** Whether ranges are the items of a list: all of them strings, or those that have to be. */
  readonly rangeItems?: 'texts' | 'mixed' | undefined;
  /** Whether it is a map from experiments, also where there is only one. */
  readonly isByExperiment?: boolean | undefined;
  /** Whether it is a number, not a list of one. */
  readonly isNumber?: boolean | undefined;
  /** How many events each run has; undefined where nothing is said of them. */
  readonly events?: number | undefined;
  /** What an MC dataset is produced with: `proc16` */
  readonly processing?: string | undefined;
}

/** What is written where nothing was. */
export const usualStyle: Style = { events: 1 };
