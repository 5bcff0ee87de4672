import type { RunSearch } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';

/** The run numbers of an experiment that a search covers. */
export function rangeWithin({ min_run, max_run }: RunSearch, experiment: number): RunRange {
  return { experiment, first: Math.max(0, min_run ?? 0), last: max_run ?? Infinity };
}

/** The ranges of some experiments that a search covers, sorted. */
export function rangesWithin(
  search: RunSearch,
  some: readonly { readonly experiment: number }[],
): RunRange[] {
  const { min_experiment = 0, max_experiment = Infinity } = search;
  return [...new Set(some.map(({ experiment }) => experiment))]
    .filter((each) => min_experiment <= each && each <= max_experiment)
    .sort((a, b) => a - b)
    .map((experiment) => rangeWithin(search, experiment));
}

/** A search's conditions other than experiments and run numbers. */
export function conditionsOf(search: RunSearch): RunSearch {
  return {
    ...search,
    min_experiment: undefined,
    max_experiment: undefined,
    min_run: undefined,
    max_run: undefined,
  };
}
