import type { RequestOptions, RunDB } from '../../core/rundb/index.ts';
import type { ReadQuery } from '../common/index.ts';

/** How many records a query has to look at; undefined where the server gives no counts. */
export async function countRecords(
  rundb: RunDB,
  { searches }: ReadQuery,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const options: RequestOptions = { signal };
  const counts = await Promise.all(searches.map((search) => rundb.count(search, options)));
  let sum = 0;
  for (const count of counts) {
    if (count === undefined) return undefined;
    sum += count;
  }
  return sum;
}
