import { t } from '@vscode/l10n';
import { formatPercentInShort } from '../core/format/index.ts';
import { luminosityUnit } from '../core/statistics/luminosity.ts';
import type { LuminosityPlot } from './protocol.ts';
import { barsName, binAxis, lineIcons, stepName, surroundings, valueAxis } from './plotAxes.ts';
import { binsOf } from './plotCells.ts';
import type { DrawingOption } from './plotDrawing.ts';
import type { PlotScene } from './plotOption.ts';
import { gridOf } from './plotFrame.ts';
import { rugOf } from './plotRug.ts';
import { barSeries, contrastStyle, curveSeries, layers } from './plotSeries.ts';

/**
 * Bars of recorded luminosity in front of delivered luminosity, the cumulative curves of both, and
 * a line of the efficiency.
 */
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
  // Without values there is no scale.
  const axis = (name: string, side: 'left' | 'right') => ({
    ...valueAxis(look, name, side),
    ...(!hasAny && { axisLabel: { show: false } }),
  });
  const deliveredBar = bar(names.delivered, look.grey, delivered);
  const efficiency = efficiencyOf(scene);

  return {
    ...surroundings(scene, [
      names.recorded,
      ...(model.hasDelivered ? [names.delivered] : []),
      ...(hasAny ? [{ name: names.recordedSoFar, icon: lineIcons.solid }] : []),
      ...(hasAny && model.hasDelivered
        ? [{ name: names.deliveredSoFar, icon: lineIcons.dashed }]
        : []),
      ...efficiency.map(({ name }) => ({ name, icon: lineIcons.solid })),
      ...rug.map(({ name }) => name),
    ]),
    xAxis: binAxis(scene, stepName(step)),
    yAxis: [
      axis(`${barsName(step, cells.perCell)} (${unit.name})`, 'left'),
      axis(`${t('Cumulative')} (${unitSoFar.name})`, 'right'),
      // The legend says how high it is.
      { type: 'value', min: 0, max: topOfEfficiency(model), show: false },
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
      ...efficiency,
      ...rug,
    ],
  };
}

/**
 * A thin line of the share of the delivered luminosity that was recorded, where both are known.
 * Nothing if cells have several bins: theirs together can't be calculated from each.
 */
function efficiencyOf({ model, cells, frame, look }: PlotScene<LuminosityPlot>) {
  if (!model.hasDelivered || cells.perCell > 1) return [];
  if (highest(model.bins.map(({ efficiency }) => efficiency)) === null) return [];
  const [first, last] = cells.view;
  const width = gridOf(frame).width / Math.max(1, cells.count);
  return [
    {
      type: 'line' as const,
      name: t('Efficiency ({0} at the top)', formatPercentInShort(topOfEfficiency(model))),
      yAxisIndex: 2,
      data: model.bins.slice(first, last + 1).map(({ efficiency }) => efficiency),
      // A line wouldn't show a day between days without one.
      symbol: width >= 6 ? 'circle' : 'none',
      symbolSize: 4,
      lineStyle: { color: look.green, width: 1 },
      itemStyle: { color: look.green },
      emphasis: { disabled: true },
      silent: true,
      z: layers.curve,
    },
  ];
}

/** 1, unless a wrong value is higher. */
function topOfEfficiency({ bins }: LuminosityPlot): number {
  const top = highest(bins.map(({ efficiency }) => efficiency)) ?? 1;
  return Math.max(1, Math.ceil(10 * top) / 10);
}

/** The names of what is drawn, in the legend and the table. */
export function luminosityNames() {
  return {
    recorded: t('Recorded'),
    delivered: t('Delivered'),
    recordedSoFar: t('Recorded, cumulative'),
    deliveredSoFar: t('Delivered, cumulative'),
    without: t('Runs without a value'),
  };
}

/** The highest value; null if there is none. */
function highest(values: readonly (number | null)[]): number | null {
  return values.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null);
}
