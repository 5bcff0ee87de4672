import { binParts, type Parts } from '../../core/comparison/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import type { PlotStep } from '../../webview/protocol.ts';
import { titleOf, zoneOfDays, type DrawnPlot } from './plots.ts';

/**
 * Draws the luminosity of two sets of runs.
 *
 * @param runs Those of both sets, sorted by experiment and run.
 */
export function drawComparison(
  runs: readonly ListedRun[],
  parts: Parts<ListedRun>,
  step: PlotStep,
): DrawnPlot {
  const zone = zoneOfDays();
  const bins = binParts(runs, parts, { step, zone });
  return {
    model: {
      kind: 'comparison',
      title: titleOf(step, zone),
      bins: bins.map(({ onlyA, both, onlyB, ...bin }) => ({
        ...{ ...bin, runs: bin.runs.length },
        ...{ onlyA: onlyA ?? null, both: both ?? null, onlyB: onlyB ?? null },
      })),
    },
    runs: bins.map((bin) => bin.runs),
  };
}
