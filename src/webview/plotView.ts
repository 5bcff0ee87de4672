import type { Span } from './protocol.ts';

/** The fewest bins a plot can be zoomed in to, unless it has fewer. */
const closest = 5;

/** All bins of a plot; empty if the plot has no bins. */
export function wholeView(bins: number): Span {
  return [0, bins - 1];
}

export function isWhole(view: Span, bins: number): boolean {
  return view[0] <= 0 && view[1] >= bins - 1;
}

/** The view with `factor` times the bins, keeping the position of `about`. */
export function zoomed(view: Span, bins: number, factor: number, about: number): Span {
  const width = view[1] - view[0] + 1;
  const wanted = factor < 1 ? Math.floor(width * factor) : Math.ceil(width * factor);
  const newWidth = Math.min(bins, Math.max(Math.min(closest, bins), wanted));
  const share = (about - view[0] + 0.5) / width;
  return within(Math.round(about + 0.5 - share * newWidth), newWidth, bins);
}

/** The view moved by some bins, as far as possible. */
export function moved(view: Span, bins: number, by: number): Span {
  return within(view[0] + by, view[1] - view[0] + 1, bins);
}

/** The view moved as little as possible to contain a bin. */
export function showing(view: Span, bins: number, bin: number): Span {
  if (bin < view[0]) return moved(view, bins, bin - view[0]);
  return moved(view, bins, Math.max(0, bin - view[1]));
}

/** The view between two bins in either order, with at least the fewest bins. */
export function between(a: number, b: number, bins: number): Span {
  const first = Math.max(0, Math.min(a, b));
  const width = Math.max(Math.min(closest, bins), Math.abs(a - b) + 1);
  return within(first, Math.min(width, bins), bins);
}

function within(first: number, width: number, bins: number): Span {
  const start = Math.max(0, Math.min(first, bins - width));
  return [start, start + width - 1];
}
