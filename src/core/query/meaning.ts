import type { Field } from './fields.ts';

/**
 * Numbers between two ends, which are in it unless said otherwise; an open end is infinite. A whole
 * number that is too long for a number is a bigint.
 */
export interface Interval<N extends number | bigint = number> {
  readonly min: N;
  readonly max: N;
  readonly withoutMin?: boolean;
  readonly withoutMax?: boolean;
}

/** A text to compare with, in lower case, and whether it has wildcards, `*` and `?`. */
export type TextPattern = string | { readonly wildcards: string };

/** A query as it is understood: nothing in it is left to be looked up. */
export type Meaning =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Meaning[] }
  | { readonly kind: 'not'; readonly term: Meaning }
  /** The record has a value there that is neither null nor an empty text. */
  | { readonly kind: 'has'; readonly field: Field }
  /** The number is in an interval. */
  | {
      readonly kind: 'number';
      readonly field: Field;
      readonly intervals: readonly Interval<number | bigint>[];
    }
  /** The time, in ms since 1970, is in an interval. */
  | { readonly kind: 'time'; readonly field: Field; readonly intervals: readonly Interval[] }
  /** The text fits, of flags any; upper and lower case are the same. An empty one never does. */
  | { readonly kind: 'text'; readonly field: Field; readonly patterns: readonly TextPattern[] };
