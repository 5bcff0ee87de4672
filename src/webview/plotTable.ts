import { t } from '@vscode/l10n';
import { formatCount, formatPercentInShort } from '../core/format/index.ts';
import { formatLuminosity } from '../core/statistics/luminosity.ts';
import type { ComparisonBin, LuminosityBin, PlotModel, PlotStep, Span } from './protocol.ts';
import { stepName } from './plotAxes.ts';
import { comparisonNames } from './plotComparison.ts';
import { wordsOf } from './plotStrip.ts';

/** A plot in numbers. */
export interface PlotTable {
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first cell of each is its header. */
  readonly rows: readonly (readonly string[])[];
}

/** Nobody goes through more rows than this, with or without a screen reader. */
const mostRows = 200;

/** The bins in view, up to the maximum number of rows. */
export function tableOf(model: PlotModel, step: PlotStep, [first, last]: Span): PlotTable {
  const end = Math.min(last, first + mostRows - 1);
  const indices = Array.from({ length: Math.max(0, end - first + 1) }, (_, i) => first + i);
  const inView = last - first + 1;
  const caption =
    inView > mostRows
      ? t(
          '{0}: the first {1} of {2} rows. Zoom in to see the others.',
          model.title,
          mostRows,
          formatCount(inView),
        )
      : model.title;
  const { columns, row } = columnsOf(model, step);
  return { caption, columns, rows: indices.map(row) };
}

function columnsOf(
  model: PlotModel,
  step: PlotStep,
): { columns: string[]; row: (bin: number) => string[] } {
  switch (model.kind) {
    case 'luminosity': {
      const { bins, hasDelivered } = model;
      return {
        columns: [
          stepName(step),
          t('Runs'),
          t('Recorded'),
          t('Runs without a value'),
          t('Recorded, cumulative'),
          ...(hasDelivered ? [t('Delivered'), t('Efficiency')] : []),
        ],
        row: (bin) => luminosityRow(bins[bin], hasDelivered),
      };
    }
    case 'comparison': {
      const names = comparisonNames();
      return {
        columns: [
          stepName(step),
          t('Runs'),
          ...[names.onlyA, names.both, names.onlyB],
          names.without,
          ...[names.soFarOfA, names.soFarOfB],
        ],
        row: (bin) => comparisonRow(model.bins[bin]),
      };
    }
    case 'strip': {
      const words = wordsOf(model);
      return {
        columns: [t('Run'), ...model.detectors],
        row: (bin) => [
          model.bins[bin]?.label ?? '',
          ...model.detectors.map((_, detector) => words.at(detector, bin) ?? t('no value')),
        ],
      };
    }
    case 'histogram':
      return {
        columns: [model.axis, t('Runs')],
        row: (bin) => [model.bins[bin]?.label ?? '', formatCount(model.bins[bin]?.runs ?? 0)],
      };
  }
}

function luminosityRow(bin: LuminosityBin | undefined, hasDelivered: boolean): string[] {
  if (bin === undefined) return [];
  const { efficiency } = bin;
  return [
    bin.label,
    formatCount(bin.runs),
    print(bin.recorded),
    formatCount(bin.withoutLuminosity),
    print(bin.recordedSoFar),
    ...(hasDelivered
      ? [
          print(bin.delivered),
          efficiency === null ? t('no value') : formatPercentInShort(efficiency),
        ]
      : []),
  ];
}

function comparisonRow(bin: ComparisonBin | undefined): string[] {
  if (bin === undefined) return [];
  return [
    bin.label,
    formatCount(bin.runs),
    ...[bin.onlyA, bin.both, bin.onlyB].map(print),
    formatCount(bin.withoutLuminosity),
    ...[bin.soFarOfA, bin.soFarOfB].map(print),
  ];
}

function print(nb: number | null): string {
  return nb === null ? t('no value') : formatLuminosity(nb);
}
