import { t } from '@vscode/l10n';
import { formatCount } from '../core/format/index.ts';
import type { PlotModel } from './protocol.ts';

/** The message in the middle of a plot that has nothing to show. */
export function emptyNote(model: PlotModel): string | undefined {
  if (model.bins.length === 0) {
    return model.kind === 'histogram' && model.without > 0
      ? t('None of these runs has a value. Choose another plot.')
      : t('There are no runs to plot.');
  }
  if (model.kind === 'luminosity') {
    const isEmpty = model.bins.every((bin) => bin.recorded === null && bin.delivered === null);
    return isEmpty ? t('None of these runs has a luminosity. Choose another plot.') : undefined;
  }
  if (model.kind === 'comparison') {
    const isEmpty = model.bins.every(
      (bin) => bin.onlyA === null && bin.both === null && bin.onlyB === null,
    );
    return isEmpty ? t('None of these runs has a luminosity. Choose another plot.') : undefined;
  }
  return model.kind === 'strip' && model.spans.length === 0
    ? t('None of these runs has a value. Choose another plot.')
    : undefined;
}

/** What a plot leaves out, for the head. */
export function remark(model: PlotModel): string | undefined {
  if (model.kind !== 'histogram' || model.without === 0) return undefined;
  return model.without === 1
    ? t('1 run without a value')
    : t('{0} runs without a value', formatCount(model.without));
}
