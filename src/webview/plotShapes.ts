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

/** Rectangles at places in the frame, drawn as one shape, with a name for the legend. */
export function rectangles(
  name: string,
  color: string,
  accent: Accent,
  places: () => readonly Rectangle[],
): CustomSeriesOption {
  return {
    type: 'custom',
    name,
    coordinateSystem: 'none',
    data: [0],
    silent: true,
    itemStyle: { color, ...(accent && { decal: accent.decal }) },
    renderItem: () => ({
      type: 'path',
      shape: { pathData: places().map(outline).join('') },
      style: {
        fill: color,
        ...(accent && {
          decal: accent.decal,
          stroke: accent.borderColor,
          lineWidth: accent.borderWidth ?? 0,
        }),
      },
    }),
  };
}

function outline({ x, y, width, height }: Rectangle): string {
  return `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`;
}

function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
