/** What is written into code, independent of the language. */
export type Value =
  | { readonly kind: 'atom'; readonly text: string }
  /** A string; a line may be broken after each piece. */
  | { readonly kind: 'text'; readonly pieces: readonly string[] }
  /** `filled`: as many items on a line as fit, otherwise one per line. */
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly filled: boolean }
  | { readonly kind: 'call'; readonly name: string; readonly items: readonly Value[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [key: number, value: Value])[] }
  /** Keyword arguments for the call around the cursor. */
  | {
      readonly kind: 'arguments';
      readonly entries: readonly (readonly [name: string, value: Value])[];
    }
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  /** Lines of YAML, each with a key; nested ones are below it. */
  | { readonly kind: 'block'; readonly entries: readonly (readonly [key: string, value: Value])[] }
  /** Several YAML documents in one file. */
  | { readonly kind: 'documents'; readonly documents: readonly Value[] };

export const atom = (text: string | number): Value => ({ kind: 'atom', text: String(text) });

export const text = (...pieces: string[]): Value => ({ kind: 'text', pieces });

/** Pieces of a text, with a separator after each but the last. */
export const jointed = (pieces: readonly string[], joint: string): string[] =>
  pieces.map((piece, i) => (i < pieces.length - 1 ? `${piece}${joint}` : piece));

export const call = (name: string, ...items: (string | number)[]): Value => ({
  kind: 'call',
  name,
  items: items.map(atom),
});

/** Short items, many to a line. */
export const filled = (items: readonly Value[]): Value => ({ kind: 'list', items, filled: true });

export const numbers = (all: readonly number[]): Value => filled(all.map(atom));

export const list = (items: readonly Value[]): Value => ({ kind: 'list', items, filled: false });
