import type { Span } from '../source/index.ts';

/** A span of a text that another text took the place of. */
export interface TextChange extends Span {
  /** How long the new text is. */
  readonly length: number;
}

/**
 * Where a span is after a change elsewhere; undefined where the change touches it: nobody knows what
 * of it is still meant.
 */
export function moved({ start, end }: Span, change: TextChange): Span | undefined {
  if (change.start > end) return { start, end };
  if (change.end >= start) return undefined;
  const by = change.length - (change.end - change.start);
  return { start: start + by, end: end + by };
}
