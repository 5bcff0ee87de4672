import type { Span } from './ast.ts';

/** A mistake in a query: `message` is a sentence for the user, `at` its place in the text. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly at: Span;
  /** What may have been meant instead of what stands at the place. */
  readonly suggestion: string | undefined;

  constructor(message: string, at: Span, suggestion?: string) {
    super(message);
    this.at = at;
    this.suggestion = suggestion;
  }
}

/** A word for a message, which is cut where it is long. */
export function shown(word: string): string {
  return word.length > 60 ? `${word.slice(0, 59)}…` : word;
}
