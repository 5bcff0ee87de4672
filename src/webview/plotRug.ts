import { cellSpans } from './plotCells.ts';
import { gridOf } from './plotFrame.ts';
import type { PlotScene } from './plotOption.ts';
import { rectangles } from './plotShapes.ts';
import type { ComparisonPlot, LuminosityPlot, Span } from './protocol.ts';

/** In pixels. */
const height = 3;

/** Marks below the axis where runs have no value; nothing if all have one. */
export function rugOf(
  { model, cells, frame, look }: PlotScene<LuminosityPlot | ComparisonPlot>,
  name: string,
) {
  const [first, last] = cells.view;
  const spans = model.bins
    .slice(first, last + 1)
    .flatMap((bin, i): Span[] => (bin.withoutLuminosity > 0 ? [[first + i, first + i]] : []));
  if (spans.length === 0) return [];
  const grid = gridOf(frame);
  const cellWidth = grid.width / Math.max(1, cells.count);
  const marks = rectangles(name, look.yellow, false, () =>
    cellSpans(cells, spans).map(([from, to]) => ({
      x: grid.left + from * cellWidth,
      y: grid.top + grid.height + 2,
      width: Math.max(2, (to - from + 1) * cellWidth),
      height,
    })),
  );
  return [{ ...marks, name }];
}
