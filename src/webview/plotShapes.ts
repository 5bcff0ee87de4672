import type { CustomSeriesOption } from 'echarts/charts';
import type { Pattern } from './plotLook.ts';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Accent =
  false | { readonly borderColor?: string; readonly borderWidth?: number; readonly decal: Pattern };

/** Rectangles at positions in the frame, combined into few shapes, with a name for the legend. */
export function rectangles(
  name: string,
  color: string,
  accent: Accent,
  places: () => readonly Rectangle[],
): CustomSeriesOption {
  // For the legend.
  const style = { itemStyle: { color, ...(accent && { decal: accent.decal }) } };
  return {
    type: 'custom',
    name,
    coordinateSystem: 'none',
    data: [0],
    silent: true,
    ...style,
    renderItem: () => ({
      type: 'group',
      children: slices(places()).map((slice) => ({
        type: 'path',
        shape: { pathData: slice.map(outline).join('') },
        style: {
          fill: color,
          ...(accent && {
            decal: accent.decal,
            stroke: accent.borderColor,
            lineWidth: accent.borderWidth ?? 0,
          }),
        },
      })),
    }),
  };
}

/** Filling one shape with thousands of parts is much slower than filling many shapes. */
const mostParts = 100;

function slices(places: readonly Rectangle[]): Rectangle[][] {
  return Array.from({ length: Math.ceil(places.length / mostParts) }, (_, i) =>
    places.slice(i * mostParts, (i + 1) * mostParts),
  );
}

function outline({ x, y, width, height }: Rectangle): string {
  // On whole pixels, so that no gap shows between neighbours.
  const left = Math.round(x);
  const across = Math.max(1, Math.round(x + width) - left);
  return `M${left} ${round(y)}h${across}v${round(height)}h${-across}z`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
