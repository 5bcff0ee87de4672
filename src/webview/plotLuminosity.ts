import { t } from '@vscode/l10n';
import { luminosityUnit } from '../core/statistics/luminosity.ts';
import type { LuminosityPlot } from './protocol.ts';
import { barsName, binAxis, lineIcons, stepName, surroundings, valueAxis } from './plotAxes.ts';
import { binsOf } from './plotCells.ts';
import type { DrawingOption } from './plotDrawing.ts';
import type { PlotScene } from './plotOption.ts';
import { rugOf } from './plotRug.ts';
import { barSeries, contrastStyle, curveSeries, layers } from './plotSeries.ts';

/** Bars of what was recorded before what was delivered, and the curves of both up to then. */
export function luminosityOption(scene: PlotScene<LuminosityPlot>): DrawingOption {
  const { model, step, cells, look } = scene;
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

  const bar = (name: string, color: string, values: readonly (number | null)[]) => ({
    ...barSeries(
      scene,
      name,
      color,
      values.map((value) => value && value * unit.perNb),
    ),
    barGap: '-100%',
  });
  const curve = (name: string, type: 'solid' | 'dashed', values: readonly (number | null)[]) =>
    curveSeries(
      scene,
      name,
      type,
      values.map((value) => value && value * unitSoFar.perNb),
    );
  // Where nothing is known there is no scale.
  const axis = (name: string, side: 'left' | 'right') => ({
    ...valueAxis(look, name, side),
    ...(!hasAny && { axisLabel: { show: false } }),
  });
  const deliveredBar = bar(names.delivered, look.grey, delivered);

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
        ? [
            {
              ...deliveredBar,
              itemStyle: { ...deliveredBar.itemStyle, ...contrastStyle(scene, 0) },
              z: layers.behind,
            },
          ]
        : []),
      bar(names.recorded, look.blue, recorded),
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
