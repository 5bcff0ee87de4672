import type { Brackets } from './syntax.ts';

/** How runs were written where they were read, beyond their format and language. */
export interface Style {
  /** What precedes the name of a call: `utils.` */
  readonly qualifier?: string | undefined;
  /** The brackets of a list, in a language that has several kinds. */
  readonly brackets?: Brackets | undefined;
  /** Whether ranges are items of a list: all as strings, or only those that have to be. */
  readonly rangeItems?: 'texts' | 'mixed' | undefined;
  /** Whether it's a map from experiments, even for a single one. */
  readonly isByExperiment?: boolean | undefined;
  /** Whether it's a number, not a list with one item. */
  readonly isNumber?: boolean | undefined;
  /** The number of events of each run; undefined if not stated. */
  readonly events?: number | undefined;
  /** The names of the beam energies in the text, by run. */
  readonly energyNames?: ReadonlyMap<string, string> | undefined;
  /** The processing of an MC dataset: `proc16` */
  readonly processing?: string | undefined;
}

/** The style for new text. */
export const usualStyle: Style = { events: 1 };
