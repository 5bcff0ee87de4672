import type { Span } from './ast.ts';

/** A mistake in a query: `message` is a sentence for the user, `at` its location in the text. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly at: Span;
  /** What may have been meant instead of the text at that location. */
  readonly suggestion: string | undefined;

  constructor(message: string, at: Span, suggestion?: string) {
    super(message);
    this.at = at;
    this.suggestion = suggestion;
  }
}

/** A word as quoted in messages, truncated if it's long. */
export function shown(word: string): string {
  return word.length > 60 ? `${word.slice(0, 59)}…` : word;
}
