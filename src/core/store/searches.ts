import type { RunSearch } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';

/** The run numbers of an experiment that a search asks for. */
export function rangeWithin({ min_run, max_run }: RunSearch, experiment: number): RunRange {
  return { experiment, first: Math.max(0, min_run ?? 0), last: max_run ?? Infinity };
}

/** What a search asks for besides experiments and run numbers. */
export function conditionsOf(search: RunSearch): RunSearch {
  return {
    ...search,
    min_experiment: undefined,
    max_experiment: undefined,
    min_run: undefined,
    max_run: undefined,
  };
}
