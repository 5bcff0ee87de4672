/** Where something stands in a query: offsets of its first character and after its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A word with its place; that of a condition's name begins at the `@`. */
export interface Word {
  readonly text: string;
  readonly at: Span;
}

/** A value as it was typed. In quotes, nothing in it has a special meaning. */
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

/** A query as it was typed, before anything is known of its fields and words. */
export type Query =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Query[] }
  | { readonly kind: 'not'; readonly term: Query }
  | { readonly kind: 'has'; readonly field: Word }
  | { readonly kind: 'condition'; readonly name: Word }
  /** A run type, a date or a condition, by nothing but its name. */
  | { readonly kind: 'bare'; readonly value: Value }
  /** `12:3356` */
  | {
      readonly kind: 'run';
      readonly experiment: number;
      readonly run: number;
      readonly at: Span;
    }
  | Comparison;

/** A number as it was typed, `5/pb`; the unit in lower case, `''` where there is none. */
export interface Quantity {
  readonly number: string;
  readonly unit: string;
}

/** One value, or a range as it was typed, both ends inclusive; a missing one is open. */
export interface Range<T> {
  readonly from: T | undefined;
  readonly to: T | undefined;
  readonly isRange: boolean;
}
