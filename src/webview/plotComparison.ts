import { t } from '@vscode/l10n';
import { luminosityUnit } from '../core/statistics/luminosity.ts';
import { barsName, binAxis, lineIcons, stepName, surroundings, valueAxis } from './plotAxes.ts';
import { binsOf } from './plotCells.ts';
import type { DrawingOption } from './plotDrawing.ts';
import { gridOf } from './plotFrame.ts';
import { patternOf } from './plotLook.ts';
import type { PlotScene } from './plotOption.ts';
import { rugOf } from './plotRug.ts';
import type { ComparisonBin, ComparisonPlot } from './protocol.ts';

/** What is drawn over what. */
const layers = { bars: 1, halo: 2, curve: 3 };

/** Bars of what only A, both, and only B recorded, one on the other, and the curves of A and B up to then. */
export function comparisonOption(scene: PlotScene<ComparisonPlot>): DrawingOption {
  const { model, step, cells, frame, look } = scene;
  const each = Array.from({ length: cells.count }, (_, cell) => {
    const [first, last] = binsOf(cells, cell);
    return model.bins.slice(first, last + 1);
  });
  // The parts of a cell are those of one bin: the highest of each would not belong together.
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
  // Where nothing is known there is no scale.
  const axis = (name: string, side: 'left' | 'right') => ({
    ...valueAxis(look, name, side),
    ...(!hasAny && { axisLabel: { show: false } }),
  });
  const cellWidth = gridOf(frame).width / Math.max(1, cells.count);
  const bar = (part: 'both' | 'onlyA' | 'onlyB', color: string, pattern?: number) => ({
    type: 'bar' as const,
    name: names[part],
    stack: 'parts',
    data: highest.map((bin) => {
      const value = bin?.[part] ?? null;
      return value === null ? null : value * unit.perNb;
    }),
    barCategoryGap: cellWidth < 4 ? '0%' : '25%',
    barMaxWidth: 48,
    itemStyle: {
      color,
      ...(look.isHighContrast && {
        borderColor: look.foreground,
        borderWidth: cellWidth < 6 ? 0 : 1,
        ...(pattern !== undefined && { decal: patternOf(pattern, look.background) }),
      }),
    },
    emphasis: { disabled: true },
    silent: true,
    z: layers.bars,
  });
  const curve = (set: 'soFarOfA' | 'soFarOfB', type: 'solid' | 'dashed') => {
    const line = {
      type: 'line' as const,
      yAxisIndex: 1,
      data: last.map((bin) => (bin ? bin[set] * unitSoFar.perNb : null)),
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
      { ...line, ...stroke(look.foreground, 1.5), z: layers.curve, name: names[set] },
    ];
  };
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

/** What is drawn, as the legend and the table name it. */
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

/** A value of 0 is more than none. */
function isHigher(bin: ComparisonBin, than: ComparisonBin): boolean {
  return hasValue(than) ? totalOf(bin) > totalOf(than) : hasValue(bin);
}

function hasValue({ onlyA, both, onlyB }: ComparisonBin): boolean {
  return onlyA !== null || both !== null || onlyB !== null;
}
