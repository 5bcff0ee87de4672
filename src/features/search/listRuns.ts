import { requireQuery, warnOfLeftOut } from '../common/index.ts';
import type { Search } from './search.ts';

/** All runs of a given query as pairs of numbers, for the caller of a command. */
export async function listRuns(
  search: Search,
  argument: unknown,
): Promise<readonly (readonly [experiment: number, run: number])[]> {
  const { text } = await requireQuery(argument);
  const { runs, unreadable } = await search.find(text);
  warnOfLeftOut(text, unreadable);
  return runs.map(({ experiment, run }) => [experiment, run]);
}
