import { runsAddress } from './addresses.ts';

/**
 * Search parameters under the server's own names. Undefined ones are omitted; ones not listed here are
 * passed through unchanged.
 */
export interface RunSearch {
  readonly min_experiment?: number | undefined;
  readonly max_experiment?: number | undefined;
  readonly min_run?: number | undefined;
  readonly max_run?: number | undefined;
  /** ISO 8601 date, `2020-05-06`. */
  readonly min_date?: string | undefined;
  /** ISO 8601 date, `2020-05-06`. */
  readonly max_date?: string | undefined;
  /** `physics cosmic beam debug hlttest unknown null`. */
  readonly run_type?: string | undefined;
  readonly all_detectors_running?: boolean | undefined;
  /** Full records instead of summaries. */
  readonly expand?: boolean | undefined;
  /** Results per page; the server may return fewer. */
  readonly limit?: number | undefined;
  /** Number of results to skip. */
  readonly offset?: number | undefined;
  readonly [parameter: string]: string | number | boolean | undefined;
}

/** The address of a search. Booleans are written as the Python clients do, `True`. */
export function runsUrl(base: URL, search: RunSearch): URL {
  const url = runsAddress(base);
  for (const [name, value] of Object.entries(search)) {
    if (value === undefined) continue;
    const text = typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
    url.searchParams.set(name, text);
  }
  return url;
}
