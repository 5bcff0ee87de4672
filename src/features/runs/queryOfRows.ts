import type { ListedRun } from '../../core/records/index.ts';
import { meantRows, type Connected } from './meantRows.ts';
import type { ExperimentNode, RunNode } from './nodes.ts';

/** A row of the Runs or Searches view that represents a query. */
type QueryRow = Pick<ExperimentNode, 'kind' | 'experiment' | 'filter'> | SearchRow;

interface SearchRow {
  readonly kind: 'saved' | 'recent' | 'example';
  readonly query: string;
}

/**
 * The query that finds the runs of rows: of all selected ones if there are any. For an experiment,
 * it includes the view's filter. Undefined if no row is an experiment or a search.
 *
 * @throws as `meantRows`
 */
export async function queryOfRows(
  row: unknown,
  selection: unknown,
  connected: Connected,
): Promise<string | undefined> {
  const rows = await meantRows(row, selection, connected);
  const experiments = rows.filter(isExperiment);
  const searches = new Set(rows.filter(isSearch).map(({ query }) => query.trim()));
  if (experiments.length + searches.size === 0) return undefined;
  // A search for all runs includes everything else.
  if (searches.has('')) return '';
  const others = rows
    .filter(isRun)
    .flatMap(({ run }): ListedRun[] =>
      experiments.some(({ experiment }) => experiment === run.experiment) ? [] : [run],
    );
  const groups = Map.groupBy(others, ({ experiment }) => experiment);
  const parts = [
    ...queryOfExperiments(experiments),
    ...searches,
    ...[...groups].map(
      ([experiment, runs]) => `exp:${experiment} run:${runs.map(({ run }) => run).join(',')}`,
    ),
  ];
  return parts.length === 1 ? parts[0] : parts.map((part) => `(${part})`).join(' or ');
}

/** With the filter of the tree, which is the same for all experiments. */
function queryOfExperiments(rows: readonly Exclude<QueryRow, SearchRow>[]): string[] {
  const [first] = rows;
  if (!first) return [];
  const experiments = `exp:${rows.map(({ experiment }) => experiment).join(',')}`;
  const filter = first.filter?.trim() ?? '';
  return [filter === '' ? experiments : `${experiments} (${filter})`];
}

function isExperiment(row: unknown): row is Exclude<QueryRow, SearchRow> {
  return isOfKind(row, 'experiment');
}

function isSearch(row: unknown): row is SearchRow {
  return isOfKind(row, 'saved') || isOfKind(row, 'recent') || isOfKind(row, 'example');
}

function isRun(row: unknown): row is Pick<RunNode, 'kind' | 'run'> {
  return isOfKind(row, 'run');
}

function isOfKind(row: unknown, kind: string): boolean {
  return typeof row === 'object' && row !== null && 'kind' in row && row.kind === kind;
}
