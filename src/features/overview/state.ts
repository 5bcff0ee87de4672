import { plotSteps, plotSubjects, type SortKey } from '../../webview/protocol.ts';
import type { PlotChoice } from './plots.ts';
import { printSource, readSource, type Source } from './source.ts';

/** The state of a tab, from which VS Code restores it. */
export interface TabState {
  readonly source: Source;
  readonly sort: readonly SortKey[];
  readonly plot: PlotChoice;
}

/** The state of a new tab. */
export function freshState(source: Source): TabState {
  return { source, sort: [], plot: { subject: 'luminosity', step: 'day' } };
}

export function printState({ source, sort, plot }: TabState): string {
  return JSON.stringify({ source: printSource(source), sort, plot });
}

/** @throws UserError if the source isn't valid, for example if another version stored it. */
export function readState(kept: unknown): TabState {
  const fields = isObject(kept) ? kept : {};
  const fresh = freshState(readSource(fields['source']));
  const plot = isObject(fields['plot']) ? fields['plot'] : {};
  const sort: readonly unknown[] = Array.isArray(fields['sort']) ? fields['sort'] : [];
  return {
    ...fresh,
    sort: sort.filter(isSortKey),
    plot: {
      subject: plotSubjects.find((each) => each === plot['subject']) ?? fresh.plot.subject,
      step: plotSteps.find((each) => each === plot['step']) ?? fresh.plot.step,
    },
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isSortKey(value: unknown): value is SortKey {
  return (
    isObject(value) && typeof value['key'] === 'string' && typeof value['descending'] === 'boolean'
  );
}
