/** What `rundb.summarizeRuns` loads. */
import type { KnownRuns } from '../references/index.ts';
import { queryOfRows, runsOfRows } from '../runs/index.ts';
import type { Search } from './search.ts';
import { SearchNode } from './searchesView.ts';
import { showSummary } from './summaryList.ts';

export { summaryOf } from './summaryOf.ts';

/**
 * Shows a summary of a search, of selected runs, or of the runs of a query that the user enters.
 */
export async function summarizeRows(
  row: unknown,
  selection: unknown,
  search: Search,
  known: KnownRuns,
): Promise<void> {
  const query = row instanceof SearchNode ? await queryOfRows(row, selection, known) : undefined;
  const runs = await runsOfRows(row, selection, known);
  if (query === undefined && runs.length > 0) {
    const delivered = await known.session?.store.delivered(runs);
    await showSummary(undefined, runs, delivered?.shares);
  } else await search.summarize(query);
}
