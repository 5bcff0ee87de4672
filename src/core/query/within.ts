import type { RunSearch } from '../rundb/index.ts';
import { fieldOf } from './fields.ts';
import type { Meaning } from './meaning.ts';
import { searchesFor } from './plan.ts';

/**
 * One search for all of an experiment that may fit a query; undefined where nothing of it can. What
 * comes has to be looked at again.
 */
export function searchWithin(meaning: Meaning, experiment: number): RunSearch | undefined {
  const field = fieldOf('exp');
  if (field === undefined) return undefined;
  const only: Meaning = {
    kind: 'number',
    field,
    intervals: [{ min: experiment, max: experiment }],
  };
  const [first, ...others] = searchesFor({ kind: 'and', terms: [only, meaning] });
  return first && others.reduce(hull, first);
}

function hull(a: RunSearch, b: RunSearch): RunSearch {
  return {
    ...a,
    min_run: least(a.min_run, b.min_run),
    max_run: greatest(a.max_run, b.max_run),
    min_date: least(a.min_date, b.min_date),
    max_date: greatest(a.max_date, b.max_date),
    run_type: common(a.run_type, b.run_type),
    all_detectors_running: common(a.all_detectors_running, b.all_detectors_running),
  };
}

/** The lower of two bounds; a missing one is open. */
function least<T extends number | string>(a: T | undefined, b: T | undefined): T | undefined {
  return a === undefined || b === undefined ? undefined : a < b ? a : b;
}

function greatest<T extends number | string>(a: T | undefined, b: T | undefined): T | undefined {
  return a === undefined || b === undefined ? undefined : a > b ? a : b;
}

function common<T>(a: T, b: T): T | undefined {
  return a === b ? a : undefined;
}
