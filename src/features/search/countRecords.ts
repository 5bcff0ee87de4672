import type { RequestOptions, RunDB, RunSearch } from '../../core/rundb/index.ts';
import type { ReadQuery } from '../common/index.ts';

interface Count {
  readonly count: number | undefined;
  /** When it was requested, in ms since 1970. */
  readonly at: number;
}

/** In ms; after this time, a search is counted again. */
const freshness = 60_000;

/** Counts by server, shared by the query box, the confirmation and the search. */
const known = new WeakMap<RunDB, Map<string, Count>>();

/**
 * The number of records that a query has to check; undefined if the server doesn't return counts.
 */
export async function countRecords(
  rundb: RunDB,
  { searches }: Pick<ReadQuery, 'searches'>,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const options: RequestOptions = { signal };
  const counts = await Promise.all(
    searches.map(async (search) => {
      const found = countOf(rundb, search);
      if (found) return found.count;
      const at = Date.now();
      const count = await rundb.count(search, options);
      countsOf(rundb).set(keyOf(search), { count, at });
      return count;
    }),
  );
  let sum = 0;
  for (const count of counts) {
    if (count === undefined) return undefined;
    sum += count;
  }
  return sum;
}

/** The number of records for each search of a query, if it was requested recently. */
export function knownCounts(
  rundb: RunDB,
  { searches }: Pick<ReadQuery, 'searches'>,
): (number | undefined)[] {
  return searches.map((search) => countOf(rundb, search)?.count);
}

function countOf(rundb: RunDB, search: RunSearch): Count | undefined {
  const found = known.get(rundb)?.get(keyOf(search));
  return found && Date.now() - found.at < freshness ? found : undefined;
}

function countsOf(rundb: RunDB): Map<string, Count> {
  const counts = known.get(rundb) ?? new Map<string, Count>();
  known.set(rundb, counts);
  return counts;
}

function keyOf(search: RunSearch): string {
  return JSON.stringify(search);
}
