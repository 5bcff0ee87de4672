import type { PlotScene } from './plotOption.ts';
import { gridOf } from './plotFrame.ts';
import { patternOf } from './plotLook.ts';

/** The stacking order: ECharts keeps no order for series that come and go. */
export const layers = { behind: 1, bars: 2, halo: 3, curve: 4 };

/** Bars of a value per cell; null has no bar. */
export function barSeries(
  { cells, frame }: PlotScene,
  name: string,
  color: string,
  data: readonly (number | null)[],
) {
  const width = gridOf(frame).width / Math.max(1, cells.count);
  return {
    type: 'bar' as const,
    name,
    data: [...data],
    barCategoryGap: width < 4 ? '0%' : '25%',
    barMaxWidth: 48,
    itemStyle: { color },
    emphasis: { disabled: true },
    silent: true,
    z: layers.bars,
  };
}

/** The border, and any pattern, that distinguishes bars in high contrast. */
export function contrastStyle({ cells, frame, look }: PlotScene, pattern: number | undefined) {
  if (!look.isHighContrast) return {};
  const width = gridOf(frame).width / Math.max(1, cells.count);
  return {
    borderColor: look.foreground,
    borderWidth: width < 6 ? 0 : 1,
    ...(pattern !== undefined && { decal: patternOf(pattern, look.background) }),
  };
}

/** A cumulative curve on the second axis, with a halo where it crosses the bars. */
export function curveSeries(
  { cells, look }: PlotScene,
  name: string,
  type: 'solid' | 'dashed',
  data: readonly (number | null)[],
) {
  const line = {
    type: 'line' as const,
    yAxisIndex: 1,
    data: [...data],
    // A line with a single point would be invisible.
    symbol: cells.count === 1 ? 'circle' : 'none',
    symbolSize: 6,
    emphasis: { disabled: true },
    silent: true,
  };
  const stroke = (color: string, width: number) => ({
    lineStyle: { color, width, type },
    itemStyle: { color },
  });
  return [
    { ...line, ...stroke(look.background, 2.5), z: layers.halo },
    { ...line, ...stroke(look.foreground, 1.5), z: layers.curve, name },
  ];
}
