import { runsAddress } from './addresses.ts';

/**
 * What a search may ask of the server, under the server's own names. Unset ones are left out, and
 * ones not named here are passed through as they are.
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
  /** Results on a page; the server may grant fewer. */
  readonly limit?: number | undefined;
  /** Results to leave out before the first. */
  readonly offset?: number | undefined;
  readonly [parameter: string]: string | number | boolean | undefined;
}

/** Where the runs of a search are. Booleans are written as the Python clients do, `True`. */
export function runsUrl(base: URL, search: RunSearch): URL {
  const url = runsAddress(base);
  for (const [name, value] of Object.entries(search)) {
    if (value === undefined) continue;
    const text = typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
    url.searchParams.set(name, text);
  }
  return url;
}
