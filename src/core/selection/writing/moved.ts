import type { Span } from '../source/index.ts';

/** A span of a text that has been replaced. */
export interface TextChange extends Span {
  /** Length of the new text. */
  readonly length: number;
}

/** Where a span is after a change elsewhere; undefined if the change touches it. */
export function moved({ start, end }: Span, change: TextChange): Span | undefined {
  if (change.start > end) return { start, end };
  if (change.end >= start) return undefined;
  const by = change.length - (change.end - change.start);
  return { start: start + by, end: end + by };
}
