import type { Span } from './protocol.ts';

/**
 * Where bins are drawn: each in a cell of its own or, if there isn't enough room, the same number
 * of neighbours in each cell.
 */
export interface Cells {
  /** First and last bin in view. */
  readonly view: Span;
  readonly count: number;
  /** Bins per cell; the last may hold fewer. */
  readonly perCell: number;
}

/** Width of the narrowest cell in pixels. */
const narrowest = 2;

/** The cells of the bins in view, on an axis of this many pixels. */
export function cellsOf(view: Span, pixels: number): Cells {
  const bins = view[1] - view[0] + 1;
  const room = Math.max(1, Math.floor(pixels / narrowest));
  const perCell = Math.max(1, Math.ceil(bins / room));
  return { view, perCell, count: Math.max(0, Math.ceil(bins / perCell)) };
}

/** The bins in a cell. */
export function binsOf({ view, perCell }: Cells, cell: number): Span {
  const first = view[0] + cell * perCell;
  return [first, Math.min(view[1], first + perCell - 1)];
}

/** The cell of a bin in view. */
export function cellOf({ view, perCell }: Cells, bin: number): number {
  return Math.floor((bin - view[0]) / perCell);
}

/** The cells of the parts of the spans that are in view, merged where they touch. */
export function cellSpans(cells: Cells, spans: readonly Span[]): Span[] {
  const [from, to] = cells.view;
  const inView = spans
    .filter(([first, last]) => first <= to && last >= from)
    .map(([first, last]): Span => [
      cellOf(cells, Math.max(first, from)),
      cellOf(cells, Math.min(last, to)),
    ]);
  return joined(inView);
}

/** The same positions in as few spans as possible, ascending. */
export function joined(spans: readonly Span[]): Span[] {
  const result: [number, number][] = [];
  for (const [first, last] of spans.toSorted(([a], [b]) => a - b)) {
    const before = result.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else result.push([first, last]);
  }
  return result;
}
