import type { Field } from './fields.ts';

/**
 * An interval that includes its ends unless stated otherwise; an open end is infinite. Integers
 * that a double can't hold exactly are bigints.
 */
export interface Interval<N extends number | bigint = number> {
  readonly min: N;
  readonly max: N;
  readonly withoutMin?: boolean;
  readonly withoutMax?: boolean;
}

/** An end of an interval. */
export type Bound = number | bigint;

/** A text to compare with, in lower case; as `wildcards` if its `*` and `?` are wildcards. */
export type TextPattern = string | { readonly wildcards: string };

/** A query with every word resolved. */
export type Meaning =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Meaning[] }
  | { readonly kind: 'not'; readonly term: Meaning }
  /** The record has a value there that is neither null nor an empty string. */
  | { readonly kind: 'has'; readonly field: Field }
  /** The number is in one of the intervals. */
  | {
      readonly kind: 'number';
      readonly field: Field;
      readonly intervals: readonly Interval<number | bigint>[];
    }
  /** The time, in ms since 1970, is in one of the intervals. */
  | { readonly kind: 'time'; readonly field: Field; readonly intervals: readonly Interval[] }
  /**
   * The text matches a pattern, ignoring case; for flags, any one of them. An empty text never
   * does.
   */
  | { readonly kind: 'text'; readonly field: Field; readonly patterns: readonly TextPattern[] };
