import type { Span } from './ast.ts';

/** A mistake in a query: `message` is a sentence for the user, `at` its place in the text. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly at: Span;

  constructor(message: string, at: Span) {
    super(message);
    this.at = at;
  }
}
