import type { Cells } from './plotCells.ts';
import { binsOf, cellOf } from './plotCells.ts';
import type { Span } from './protocol.ts';
import { showing, zoomed, wholeView } from './plotView.ts';

/** The keyboard's position in a plot. */
export interface PlotCursor {
  /** The bin at the cursor; the first one if a cell holds several. */
  readonly bin: number;
  /** The bin where a selection with Shift began. */
  readonly anchor: number | null;
}

/** The effect of a key on the plot. */
export type PlotKey =
  | { readonly do: 'move'; readonly cursor: PlotCursor; readonly view: Span }
  | { readonly do: 'zoom'; readonly view: Span }
  /** Selects what is brushed, or opens or selects what is at the cursor. */
  | { readonly do: 'accept' }
  | { readonly do: 'select' }
  | { readonly do: 'clear' };

/** As a fraction of the cells in view. */
const page = 0.1;

/** The effect of a key on the plot; undefined if it has none. */
export function plotKey(
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
  cells: Cells,
  cursor: PlotCursor | null,
  bins: number,
): PlotKey | undefined {
  if (bins === 0) return undefined;
  const { view } = cells;
  const at = cursor?.bin ?? view[0];
  const zoom = (factor: number): PlotKey => {
    const isInView = cursor !== null && at >= view[0] && at <= view[1];
    const about = isInView ? at : Math.floor((view[0] + view[1]) / 2);
    return { do: 'zoom', view: zoomed(view, bins, factor, about) };
  };
  switch (key) {
    case '+':
    case '=':
      return zoom(1 / 2);
    case '-':
      return zoom(2);
    case '0':
      return { do: 'zoom', view: wholeView(bins) };
    case 'Enter':
      return { do: 'accept' };
    case ' ':
      return { do: 'select' };
    case 'Escape':
      return { do: 'clear' };
  }
  const target = targetOf(key, cells, cursor, bins);
  if (target === undefined) return undefined;
  const anchor = shiftKey ? (cursor?.anchor ?? at) : null;
  return { do: 'move', cursor: { bin: target, anchor }, view: showing(view, bins, target) };
}

function targetOf(
  key: string,
  cells: Cells,
  cursor: PlotCursor | null,
  bins: number,
): number | undefined {
  const step = (by: number) => {
    // The first key only shows where the cursor is.
    if (cursor === null) return cells.view[0];
    const [first] = binsOf(cells, cellOf(cells, cursor.bin));
    const target = first + by * cells.perCell;
    // The last cell may hold fewer.
    if (target >= bins) return by === 1 ? first : binsOf(cells, cellOf(cells, bins - 1))[0];
    return Math.max(0, target);
  };
  const aPage = Math.max(1, Math.round(cells.count * page));
  switch (key) {
    case 'ArrowRight':
      return step(1);
    case 'ArrowLeft':
      return step(-1);
    case 'PageDown':
      return step(aPage);
    case 'PageUp':
      return step(-aPage);
    case 'Home':
      return 0;
    case 'End':
      return bins - 1;
    default:
      return undefined;
  }
}
