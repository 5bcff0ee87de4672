import { t } from '@vscode/l10n';
import { luminosityUnit } from '../core/statistics/luminosity.ts';
import type { LuminosityPlot } from './protocol.ts';
import { barsName, binAxis, lineIcons, stepName, surroundings, valueAxis } from './plotAxes.ts';
import { binsOf } from './plotCells.ts';
import type { DrawingOption } from './plotDrawing.ts';
import { gridOf } from './plotFrame.ts';
import type { PlotScene } from './plotOption.ts';
import { patternOf } from './plotLook.ts';
import { rugOf } from './plotRug.ts';

/** What is drawn over what: ECharts keeps no order of series that come and go. */
const layers = { delivered: 1, recorded: 2, halo: 3, curve: 4 };

/** Bars of what was recorded before what was delivered, and the curves of both up to then. */
export function luminosityOption(scene: PlotScene<LuminosityPlot>): DrawingOption {
  const { model, step, cells, frame, look } = scene;
  const each = Array.from({ length: cells.count }, (_, cell) => {
    const [first, last] = binsOf(cells, cell);
    return model.bins.slice(first, last + 1);
  });
  const recorded = each.map((bins) => highest(bins.map((bin) => bin.recorded)));
  const delivered = each.map((bins) => highest(bins.map((bin) => bin.delivered)));
  const recordedSoFar = each.map((bins) => bins.at(-1)?.recordedSoFar ?? null);
  const deliveredSoFar = each.map((bins) => bins.at(-1)?.deliveredSoFar ?? null);

  const shown = model.hasDelivered ? [...recorded, ...delivered] : recorded;
  const soFar = model.hasDelivered ? [...recordedSoFar, ...deliveredSoFar] : recordedSoFar;
  const unit = luminosityUnit(highest(shown) ?? 0);
  const unitSoFar = luminosityUnit(highest(soFar) ?? 0);
  const hasAny = highest(shown) !== null;
  const names = luminosityNames();
  const rug = rugOf(scene, names.without);

  const grid = gridOf(frame);
  const cellWidth = grid.width / Math.max(1, cells.count);
  const bar = (name: string, z: number, color: string, values: readonly (number | null)[]) => ({
    type: 'bar' as const,
    name,
    data: values.map((value) => value && value * unit.perNb),
    barGap: '-100%',
    barCategoryGap: cellWidth < 4 ? '0%' : '25%',
    barMaxWidth: 48,
    itemStyle: { color },
    emphasis: { disabled: true },
    silent: true,
    z,
  });
  const curve = (name: string, type: 'solid' | 'dashed', values: readonly (number | null)[]) => {
    const line = {
      type: 'line' as const,
      yAxisIndex: 1,
      data: values.map((value) => value && value * unitSoFar.perNb),
      // A line of one point is none.
      symbol: cells.count === 1 ? 'circle' : 'none',
      symbolSize: 6,
      emphasis: { disabled: true },
      silent: true,
    };
    const stroke = (color: string, width: number) => ({
      lineStyle: { color, width, type },
      itemStyle: { color },
    });
    // Set off from the bars that it crosses.
    return [
      { ...line, ...stroke(look.background, 2.5), z: layers.halo },
      { ...line, ...stroke(look.foreground, 1.5), z: layers.curve, name },
    ];
  };
  const patterned = look.isHighContrast && {
    borderColor: look.foreground,
    borderWidth: cellWidth < 6 ? 0 : 1,
    decal: patternOf(0, look.background),
  };
  // Where nothing is known there is no scale.
  const axis = (name: string, side: 'left' | 'right') => ({
    ...valueAxis(look, name, side),
    ...(!hasAny && { axisLabel: { show: false } }),
  });
  const recordedBar = bar(names.recorded, layers.recorded, look.blue, recorded);
  const deliveredBar = bar(names.delivered, layers.delivered, look.grey, delivered);

  return {
    ...surroundings(scene, [
      names.recorded,
      ...(model.hasDelivered ? [names.delivered] : []),
      ...(hasAny ? [{ name: names.recordedSoFar, icon: lineIcons.solid }] : []),
      ...(hasAny && model.hasDelivered
        ? [{ name: names.deliveredSoFar, icon: lineIcons.dashed }]
        : []),
      ...rug.map(({ name }) => name),
    ]),
    xAxis: binAxis(scene, stepName(step)),
    yAxis: [
      axis(`${barsName(step, cells.perCell)} (${unit.name})`, 'left'),
      axis(`${t('Cumulative')} (${unitSoFar.name})`, 'right'),
    ],
    series: [
      ...(model.hasDelivered
        ? [{ ...deliveredBar, itemStyle: { ...deliveredBar.itemStyle, ...patterned } }]
        : []),
      recordedBar,
      ...(hasAny && model.hasDelivered
        ? curve(names.deliveredSoFar, 'dashed', deliveredSoFar)
        : []),
      ...(hasAny ? curve(names.recordedSoFar, 'solid', recordedSoFar) : []),
      ...rug,
    ],
  };
}

/** What is drawn, as the legend and the table name it. */
export function luminosityNames() {
  return {
    recorded: t('Recorded'),
    delivered: t('Delivered'),
    recordedSoFar: t('Recorded, cumulative'),
    deliveredSoFar: t('Delivered, cumulative'),
    without: t('Runs without a value'),
  };
}

/** The highest value; null where there is none. */
function highest(values: readonly (number | null)[]): number | null {
  return values.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null);
}
