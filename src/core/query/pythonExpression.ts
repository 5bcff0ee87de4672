/** A Python expression: the parts of the language that checking a run takes. */
export type Expression =
  | Operand
  | { readonly kind: 'compare'; readonly first: Operand; readonly rest: readonly Compared[] }
  | { readonly kind: 'not'; readonly term: Expression }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Expression[] }
  /** Preceded by a comment with its name. */
  | { readonly kind: 'named'; readonly name: string; readonly term: Expression };

export type Operand =
  /** Python that isn't broken across lines. */
  | { readonly kind: 'atom'; readonly text: string }
  | { readonly kind: 'call'; readonly name: string; readonly parts: readonly Operand[] }
  | { readonly kind: 'tuple'; readonly parts: readonly Operand[] };

export type Compared = readonly [operator: string, operand: Operand];

export const always: Expression = { kind: 'atom', text: 'True' };
export const never: Expression = { kind: 'atom', text: 'False' };

/** All of the terms, without needless parentheses. */
export function allOf(terms: readonly Expression[]): Expression {
  return joined('and', terms, always, never);
}

/** Any of the terms, without needless parentheses. */
export function anyOf(terms: readonly Expression[]): Expression {
  return joined('or', terms, never, always);
}

/** The negation, also of comparisons with NaN or None. */
export function opposite(term: Expression): Expression {
  if (term === always) return never;
  if (term === never) return always;
  if (term.kind === 'not') return term.term;
  if (term.kind === 'named') {
    return { kind: 'named', name: `not ${term.name}`, term: opposite(term.term) };
  }
  if (term.kind === 'compare') {
    const [[operator, operand] = ['', term.first], ...more] = term.rest;
    const turned = opposites[operator];
    if (turned !== undefined && more.length === 0) return { ...term, rest: [[turned, operand]] };
  }
  return { kind: 'not', term };
}

/** Only these: NaN is neither less than a number nor greater or equal. */
const opposites: Readonly<Record<string, string>> = {
  '==': '!=',
  '!=': '==',
  in: 'not in',
  'not in': 'in',
};

function joined(
  kind: 'and' | 'or',
  terms: readonly Expression[],
  neutral: Expression,
  decisive: Expression,
): Expression {
  if (terms.includes(decisive)) return decisive;
  const flat = terms.flatMap((term) => {
    if (term === neutral) return [];
    return term.kind === kind ? term.terms : [term];
  });
  const [only, ...more] = flat;
  if (only === undefined) return neutral;
  return more.length === 0 ? only : { kind, terms: flat };
}
