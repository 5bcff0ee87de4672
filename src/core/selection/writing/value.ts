/** What is written into code, before it is known in which language. */
export type Value =
  | { readonly kind: 'atom'; readonly text: string }
  /** A string; a line may end after each piece. */
  | { readonly kind: 'text'; readonly pieces: readonly string[] }
  /** `filled`: as many on a line as fit, else a line for each. */
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly filled: boolean }
  | { readonly kind: 'call'; readonly name: string; readonly items: readonly Value[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [key: number, value: Value])[] }
  /** Keyword arguments, for the call around the cursor. */
  | {
      readonly kind: 'arguments';
      readonly entries: readonly (readonly [name: string, value: Value])[];
    }
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  /** Lines of YAML's, each with a key; what is deeper is below it. */
  | { readonly kind: 'block'; readonly entries: readonly (readonly [key: string, value: Value])[] }
  /** Several documents in one file. */
  | { readonly kind: 'documents'; readonly documents: readonly Value[] };

export const atom = (text: string | number): Value => ({ kind: 'atom', text: String(text) });

export const text = (...pieces: string[]): Value => ({ kind: 'text', pieces });

export const call = (name: string, ...items: (string | number)[]): Value => ({
  kind: 'call',
  name,
  items: items.map(atom),
});

/** Short items, such as numbers, of which many stand on a line. */
export const filled = (items: readonly Value[]): Value => ({ kind: 'list', items, filled: true });

export const list = (items: readonly Value[]): Value => ({ kind: 'list', items, filled: false });
