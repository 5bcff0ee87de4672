import type { RunSearch } from '../../core/rundb/index.ts';

/** The query that asks for the same as a search whose fields were answered step by step. */
export function queryOfSearch(search: RunSearch): string {
  const { min_date: from, max_date: to } = search;
  return [
    range('exp', search.min_experiment, search.max_experiment),
    range('run', search.min_run, search.max_run),
    from !== undefined && from === to ? from : between('', from, to),
    search.run_type,
    search.all_detectors_running ? '@running' : undefined,
  ]
    .filter((term) => term !== undefined && term !== '')
    .join(' ');
}

function range(field: string, min: number | undefined, max: number | undefined): string {
  return min !== undefined && min === max ? `${field}:${min}` : between(`${field}:`, min, max);
}

function between(prefix: string, from?: string | number, to?: string | number): string {
  return from === undefined && to === undefined ? '' : `${prefix}${from ?? ''}..${to ?? ''}`;
}
