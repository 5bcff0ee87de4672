import type { Shown } from './plotCanvas.ts';
import { cellsOf } from './plotCells.ts';
import { svgOf } from './plotDrawing.ts';
import { gridOf } from './plotFrame.ts';
import { printedLook } from './plotLook.ts';
import { plotOption } from './plotOption.ts';
import { pngOf } from './plotScreen.ts';
import type { PictureFormat, Span } from './protocol.ts';

/** Size of a picture in pixels: fits the width of a page. */
const size = { width: 960, height: 480 };

/** A plot as a file: SVG text, or a PNG data URL. */
export function pictureOf({ model, step }: Shown, view: Span, format: PictureFormat): string {
  const frame = { ...size, title: model.title };
  const cells = cellsOf(view, gridOf(frame).width);
  const option = plotOption({ model, step, cells, frame, look: printedLook });
  return format === 'svg' ? svgOf(option, size) : pngOf(option, size);
}
