import { parseQuery } from './parse.ts';
import type { Query } from './ast.ts';
import { builtInConditions, type Conditions } from './conditions.ts';
import type { Bound, Meaning, TextPattern } from './meaning.ts';
import { allOf, anyOf, opposite, type Expression } from './pythonExpression.ts';
import { printable } from './pythonLiteral.ts';
import { termOf, understand } from './understand.ts';

/** A condition on one field. */
export type Leaf = Exclude<Meaning, { kind: 'and' | 'or' | 'not' }>;

/**
 * A query as a Python expression that keeps the names of its conditions.
 *
 * @param leaf Writes the condition on one field.
 * @throws QueryError if a word is unknown.
 */
export function expressionOf(
  query: Query,
  own: Conditions,
  leaf: (meaning: Leaf) => Expression,
): Expression {
  understand(query, own);
  const walk = (part: Query): Expression => {
    switch (part.kind) {
      case 'and':
        return allOf(part.terms.map(walk));
      case 'or':
        return anyOf(part.terms.map(walk));
      case 'not':
        return opposite(walk(part.term));
      case 'condition': {
        const name = part.name.text.toLowerCase();
        const source = builtInConditions.get(name) ?? own.get(name) ?? '';
        const term = walk(parseQuery(source));
        return { kind: 'named', name: `@${printable(name)}`, term };
      }
      case 'bare':
        return walk(termOf(part.value, own));
      default:
        return meant(understand(part, own), leaf);
    }
  };
  return walk(query);
}

function meant(meaning: Meaning, leaf: (meaning: Leaf) => Expression): Expression {
  switch (meaning.kind) {
    case 'and':
      return allOf(meaning.terms.map((term) => meant(term, leaf)));
    case 'or':
      return anyOf(together(meaning.terms).map((term) => meant(term, leaf)));
    case 'not':
      return opposite(meant(meaning.term, leaf));
    default:
      return leaf(meaning);
  }
}

/**
 * Merges the alternatives for each field, and drops texts that an alternative covers as numbers.
 */
function together(terms: readonly Meaning[]): Meaning[] {
  const found: Meaning[] = [];
  for (const term of terms.flatMap(alternatives)) {
    const index = found.findIndex(
      (other) =>
        other.kind === term.kind &&
        'field' in other &&
        'field' in term &&
        other.field === term.field,
    );
    const both = merged(found[index], term);
    if (both) found[index] = both;
    else found.push(term);
  }
  return found.flatMap((term) => {
    if (term.kind !== 'text' || term.field.type !== 'any') return [term];
    const patterns = term.patterns.filter((pattern) => !isAmong(pattern, found));
    return patterns.length > 0 ? [{ ...term, patterns }] : [];
  });
}

function alternatives(meaning: Meaning): Meaning[] {
  return meaning.kind === 'or' ? meaning.terms.flatMap(alternatives) : [meaning];
}

function merged(a: Meaning | undefined, b: Meaning): Meaning | undefined {
  if (a?.kind === 'text' && b.kind === 'text') {
    return { ...a, patterns: [...a.patterns, ...b.patterns] };
  }
  if (a?.kind === 'number' && b.kind === 'number') {
    return { ...a, intervals: [...a.intervals, ...b.intervals] };
  }
  if (a?.kind === 'time' && b.kind === 'time') {
    return { ...a, intervals: [...a.intervals, ...b.intervals] };
  }
  return undefined;
}

/** Whether a text is a number that one of the terms matches anyway. */
function isAmong(pattern: TextPattern, terms: readonly Meaning[]): boolean {
  if (typeof pattern !== 'string' || !/^-?\d+(\.\d+)?$/.test(pattern)) return false;
  const number = Number(pattern);
  const is = (bound: Bound): boolean => bound === number || String(bound) === pattern;
  return terms.some(
    (term) => term.kind === 'number' && term.intervals.some(({ min, max }) => is(min) && is(max)),
  );
}
