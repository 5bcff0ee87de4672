import { t } from '@vscode/l10n';
import { luminosityUnit } from '../core/statistics/luminosity.ts';
import { barsName, binAxis, lineIcons, stepName, surroundings, valueAxis } from './plotAxes.ts';
import { binsOf } from './plotCells.ts';
import type { DrawingOption } from './plotDrawing.ts';
import type { PlotScene } from './plotOption.ts';
import { rugOf } from './plotRug.ts';
import { barSeries, contrastStyle, curveSeries } from './plotSeries.ts';
import type { ComparisonBin, ComparisonPlot } from './protocol.ts';

/** Stacked bars of what only A, both, and only B recorded, and the cumulative curves of A and B. */
export function comparisonOption(scene: PlotScene<ComparisonPlot>): DrawingOption {
  const { model, step, cells, look } = scene;
  const each = Array.from({ length: cells.count }, (_, cell) => {
    const [first, last] = binsOf(cells, cell);
    return model.bins.slice(first, last + 1);
  });
  // A cell's parts are those of a single bin: the maxima of the parts wouldn't belong together.
  const highest = each.map((bins) =>
    bins.reduce<ComparisonBin | undefined>(
      (best, bin) => (best === undefined || isHigher(bin, best) ? bin : best),
      undefined,
    ),
  );
  const last = each.map((bins) => bins.at(-1));
  const unit = luminosityUnit(Math.max(0, ...highest.map((bin) => (bin ? totalOf(bin) : 0))));
  const unitSoFar = luminosityUnit(
    Math.max(0, ...last.flatMap((bin) => (bin ? [bin.soFarOfA, bin.soFarOfB] : []))),
  );
  const names = comparisonNames();
  const rug = rugOf(scene, names.without);
  const hasAny = highest.some((bin) => bin !== undefined && hasValue(bin));
  // Without values there is no scale.
  const axis = (name: string, side: 'left' | 'right') => ({
    ...valueAxis(look, name, side),
    ...(!hasAny && { axisLabel: { show: false } }),
  });
  const bar = (part: 'both' | 'onlyA' | 'onlyB', color: string, pattern?: number) => {
    const data = highest.map((bin) => {
      const value = bin?.[part] ?? null;
      return value && value * unit.perNb;
    });
    const series = barSeries(scene, names[part], color, data);
    const itemStyle = { ...series.itemStyle, ...contrastStyle(scene, pattern) };
    return { ...series, stack: 'parts', itemStyle };
  };
  const curve = (set: 'soFarOfA' | 'soFarOfB', type: 'solid' | 'dashed') =>
    curveSeries(
      scene,
      names[set],
      type,
      last.map((bin) => (bin ? bin[set] * unitSoFar.perNb : null)),
    );
  return {
    ...surroundings(scene, [
      names.onlyA,
      names.both,
      names.onlyB,
      ...(hasAny ? [{ name: names.soFarOfA, icon: lineIcons.solid }] : []),
      ...(hasAny ? [{ name: names.soFarOfB, icon: lineIcons.dashed }] : []),
      ...rug.map(({ name }) => name),
    ]),
    xAxis: binAxis(scene, stepName(step)),
    yAxis: [
      axis(`${barsName(step, cells.perCell)} (${unit.name})`, 'left'),
      axis(`${t('Cumulative')} (${unitSoFar.name})`, 'right'),
    ],
    series: [
      bar('both', look.blue),
      bar('onlyA', look.grey, 0),
      bar('onlyB', look.green, 1),
      ...(hasAny ? [...curve('soFarOfB', 'dashed'), ...curve('soFarOfA', 'solid')] : []),
      ...rug,
    ],
  };
}

/** The names of what is drawn, in the legend and the table. */
export function comparisonNames() {
  return {
    onlyA: t('Only A'),
    both: t('A and B'),
    onlyB: t('Only B'),
    soFarOfA: t('A, cumulative'),
    soFarOfB: t('B, cumulative'),
    without: t('Runs without a value'),
  };
}

function totalOf({ onlyA, both, onlyB }: ComparisonBin): number {
  return (onlyA ?? 0) + (both ?? 0) + (onlyB ?? 0);
}

/** A value of 0 is higher than no value. */
function isHigher(bin: ComparisonBin, than: ComparisonBin): boolean {
  return hasValue(than) ? totalOf(bin) > totalOf(than) : hasValue(bin);
}

function hasValue({ onlyA, both, onlyB }: ComparisonBin): boolean {
  return onlyA !== null || both !== null || onlyB !== null;
}
