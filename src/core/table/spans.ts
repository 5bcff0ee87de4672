import type { Span } from './shown.ts';

/** The spans of the positions that match, in order. */
export function spansWhere(count: number, fits: (position: number) => boolean): Span[] {
  const spans: Span[] = [];
  let first = -1;
  for (let position = 0; position <= count; position++) {
    const isIn = position < count && fits(position);
    if (isIn && first < 0) first = position;
    if (!isIn && first >= 0) {
      spans.push([first, position - 1]);
      first = -1;
    }
  }
  return spans;
}

/** Calls back with each position in spans that is below `count`. */
export function eachPosition(
  spans: readonly Span[],
  count: number,
  call: (position: number) => void,
): void {
  for (const [first, last] of spans) {
    for (let i = Math.max(0, first); i <= Math.min(last, count - 1); i++) call(i);
  }
}
