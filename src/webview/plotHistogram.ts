import { t } from '@vscode/l10n';
import type { HistogramPlot } from './protocol.ts';
import { binAxis, surroundings, valueAxis } from './plotAxes.ts';
import { binsOf } from './plotCells.ts';
import type { DrawingOption } from './plotDrawing.ts';
import type { PlotScene } from './plotOption.ts';

/** The number of runs in each interval. */
export function histogramOption(scene: PlotScene<HistogramPlot>): DrawingOption {
  const { model, cells, look } = scene;
  const data = Array.from({ length: cells.count }, (_, cell) => {
    const [first, last] = binsOf(cells, cell);
    const runs = model.bins.slice(first, last + 1).map((bin) => bin.runs);
    return model.overlaps ? Math.max(...runs) : runs.reduce((sum, each) => sum + each, 0);
  });
  const bars = {
    type: 'bar' as const,
    name: t('Runs'),
    data,
    barCategoryGap: '8%',
    barMaxWidth: 96,
    itemStyle: {
      color: look.blue,
      ...(look.isHighContrast && { borderColor: look.foreground, borderWidth: 1 }),
    },
    emphasis: { disabled: true },
    silent: true,
  };
  return {
    ...surroundings(scene, []),
    xAxis: binAxis(scene, model.axis),
    yAxis: { ...valueAxis(look, t('Runs'), 'left'), minInterval: 1 },
    series: [bars],
  };
}
