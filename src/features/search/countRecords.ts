import type { RequestOptions, RunDB, RunSearch } from '../../core/rundb/index.ts';
import type { ReadQuery } from '../common/index.ts';

interface Count {
  readonly count: number | undefined;
  /** When it was asked for, ms since 1970. */
  readonly at: number;
}

/** A search is counted again after this time, in ms. */
const freshness = 60_000;

/** Counts of each server: box, question and search ask for the same. */
const known = new WeakMap<RunDB, Map<string, Count>>();

/** How many records a query has to look at; undefined where the server gives no counts. */
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

/** How many records each search of a query has, where that was asked for a moment ago. */
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
