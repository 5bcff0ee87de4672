import { t } from '@vscode/l10n';
import { formatCount, formatNumber } from '../core/format/index.ts';
import type { PlotStep } from './protocol.ts';
import { binsOf } from './plotCells.ts';
import { gridOf } from './plotFrame.ts';
import type { PlotLook } from './plotLook.ts';
import type { PlotScene } from './plotOption.ts';

/** Pixels. */
const fontSize = 11;
const longestLabel = 120;

/** The legend symbol for lines. */
export const lineIcons = {
  solid: 'path://M0 0h14v1.5h-14z',
  dashed: 'path://M0 0h4v1.5h-4zM5 0h4v1.5h-4zM10 0h4v1.5h-4z',
};

/** What surrounds the grid of every plot: background, title, legend, and the axis of bins. */
export function surroundings(
  { frame, look }: PlotScene,
  legend: readonly (string | { readonly name: string; readonly icon: string })[],
) {
  const text = { color: look.foreground, fontFamily: look.font, fontSize };
  return {
    animation: false,
    backgroundColor: frame.title === undefined ? 'transparent' : look.background,
    textStyle: { fontFamily: look.font, fontSize },
    grid: { ...gridOf(frame), outerBoundsMode: 'none' as const },
    legend: {
      type: 'scroll' as const,
      data: [...legend],
      selectedMode: false,
      left: 'center',
      top: frame.title === undefined ? 4 : 34,
      width: Math.max(80, frame.width - 32),
      itemWidth: 14,
      itemHeight: 12,
      itemGap: 16,
      textStyle: { ...text, width: 180, overflow: 'truncate' as const },
      pageIconColor: look.foreground,
      pageIconInactiveColor: look.lines,
      pageTextStyle: text,
    },
    ...(frame.title !== undefined && {
      title: {
        text: frame.title,
        left: 'center',
        top: 8,
        textStyle: {
          color: look.foreground,
          fontFamily: look.font,
          fontSize: 14,
          fontWeight: 'bold' as const,
          width: frame.width - 32,
          overflow: 'truncate' as const,
        },
      },
    }),
  };
}

/** The horizontal axis of bins. */
export function binAxis({ model, cells, look }: PlotScene, name: string) {
  const labels = Array.from({ length: cells.count }, (_, cell) => {
    const [first] = binsOf(cells, cell);
    return model.bins[first]?.label ?? '';
  });
  return {
    type: 'category' as const,
    data: labels,
    name,
    nameLocation: 'middle' as const,
    nameGap: 28,
    nameTextStyle: axisText(look),
    axisLine: { onZero: false, lineStyle: { color: axisLine(look), width: 1 } },
    axisTick: { alignWithLabel: true, lineStyle: { color: axisLine(look) } },
    axisLabel: {
      ...axisText(look),
      margin: 9,
      hideOverlap: true,
      width: longestLabel,
      overflow: 'truncate' as const,
    },
  };
}

/** A vertical axis of values, on the left or right. */
export function valueAxis(look: PlotLook, name: string, side: 'left' | 'right') {
  return {
    type: 'value' as const,
    position: side,
    min: 0,
    name,
    nameLocation: 'end' as const,
    nameGap: 10,
    nameTextStyle: {
      ...axisText(look),
      align: side,
      // From the edge of the plot, where the labels are.
      padding: side === 'left' ? [0, 0, 0, -40] : [0, -40, 0, 0],
    },
    splitNumber: 4,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { ...axisText(look), formatter: (value: number) => formatNumber(value) },
    splitLine: {
      show: side === 'left',
      lineStyle: { color: look.lines, width: 1, type: lineType(look) },
    },
  };
}

export function axisText({ muted, font }: PlotLook) {
  return { color: muted, fontFamily: font, fontSize };
}

function axisLine({ isHighContrast, lines, foreground }: PlotLook): string {
  return isHighContrast ? foreground : lines;
}

/** Solid lines in a strong colour would obscure what is drawn over them. */
function lineType({ isHighContrast }: PlotLook): 'dotted' | 'solid' {
  return isHighContrast ? 'dotted' : 'solid';
}

/** The name of a bin, for an axis and a column. */
export function stepName(step: PlotStep): string {
  switch (step) {
    case 'run':
      return t('Run');
    case 'day':
      return t('Day');
    case 'week':
      return t('Week');
    case 'month':
      return t('Month');
    case 'experiment':
      return t('Experiment');
  }
}

/** The name of a luminosity bar. */
export function barsName(step: PlotStep, perCell: number): string {
  if (perCell > 1 && step === 'run') return t('Highest of {0} runs', formatCount(perCell));
  if (perCell > 1) return t('Highest of {0}', formatCount(perCell));
  switch (step) {
    case 'run':
      return t('Per run');
    case 'day':
      return t('Per day');
    case 'week':
      return t('Per week');
    case 'month':
      return t('Per month');
    case 'experiment':
      return t('Per experiment');
  }
}
