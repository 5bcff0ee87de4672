/** A location in a query: the offsets of its first character and of the one after its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A word and its location; for a condition's name, that starts at the `@`. */
export interface Word {
  readonly text: string;
  readonly at: Span;
}

/** A value as typed. In quotes, no character is special. */
export interface Value extends Word {
  readonly quoted: boolean;
}

export type Operator = ':' | '=' | '!=' | '<' | '<=' | '>' | '>=';

/** `lumi>5/pb`, `run:1-5,9` */
export interface Comparison {
  readonly kind: 'compare';
  readonly field: Word;
  readonly operator: Operator;
  readonly values: readonly Value[];
}

/** A query as typed, before its fields and words are looked up. */
export type Query =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Query[] }
  | { readonly kind: 'not'; readonly term: Query }
  | { readonly kind: 'has'; readonly field: Word }
  | { readonly kind: 'condition'; readonly name: Word }
  /** A run type, a date or a condition, without a field or an `@`. */
  | { readonly kind: 'bare'; readonly value: Value }
  /** `12:3356` */
  | {
      readonly kind: 'run';
      readonly experiment: number;
      readonly run: number;
      readonly at: Span;
    }
  | Comparison;

/** A number as typed, `5/pb`; the unit is in lower case, `''` if there is none. */
export interface Quantity {
  readonly number: string;
  readonly unit: string;
}

/** One value, or a range as typed, inclusive; a missing end is open. */
export interface Range<T> {
  readonly from: T | undefined;
  readonly to: T | undefined;
  readonly isRange: boolean;
}
