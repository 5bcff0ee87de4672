import type { RunId } from '../../rundb/index.ts';
import type { RunRange } from '../ranges.ts';

export function rangesByExperiment(ranges: readonly RunRange[]): Map<number, RunRange[]> {
  return Map.groupBy(ranges, ({ experiment }) => experiment);
}

export function runsByExperiment(runs: readonly RunId[]): Map<number, RunId[]> {
  return Map.groupBy(runs, ({ experiment }) => experiment);
}
