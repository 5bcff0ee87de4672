import type { Query, Value } from './ast.ts';

/** A query as text in its usual form; `parseQuery` reads the same query from it. */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'or':
      return query.terms
        .map((term) => (term.kind === 'or' ? group(term) : printQuery(term)))
        .join(' or ');
    case 'and':
      return query.terms.map(factor).join(' ');
    case 'not':
      return query.term.kind === 'has'
        ? `missing:${query.term.field.text}`
        : `-${factor(query.term)}`;
    case 'has':
      return `has:${query.field.text}`;
    case 'condition':
      return `@${query.name.text}`;
    case 'bare':
      return query.value.text;
    case 'run':
      return `${query.experiment}:${query.run}`;
    case 'compare':
      return `${query.field.text}${query.operator === '=' ? ':' : query.operator}${query.values.map(printValue).join(',')}`;
  }
}

function factor(query: Query): string {
  return query.kind === 'or' || query.kind === 'and' ? group(query) : printQuery(query);
}

function group(query: Query): string {
  return `(${printQuery(query)})`;
}

function printValue({ text, quoted }: Value): string {
  return quoted ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : text;
}
