import type { ListedRun } from '../../core/records/index.ts';
import type { ExperimentNode, RunNode } from './nodes.ts';

/** A row of the tree or of the Searches view that stands for all that a query finds. */
type QueryRow = Pick<ExperimentNode, 'kind' | 'experiment' | 'filter'> | SearchRow;

interface SearchRow {
  readonly kind: 'saved' | 'recent';
  readonly query: string;
}

/**
 * What finds the runs of rows, all of those that are selected where some are: of an experiment, the runs
 * that the tree's filter lets through. Undefined where neither an experiment nor a search is among them.
 */
export function queryOfRows(row: unknown, selection: unknown): string | undefined {
  const rows: unknown[] = Array.isArray(selection) && selection.length > 0 ? selection : [row];
  const experiments = rows.filter(isExperiment);
  const searches = new Set(rows.filter(isSearch).map(({ query }) => query.trim()));
  if (experiments.length + searches.size === 0) return undefined;
  // One of them finds all runs.
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

/** As the tree shows them: all have its filter. */
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
  return isOfKind(row, 'saved') || isOfKind(row, 'recent');
}

function isRun(row: unknown): row is Pick<RunNode, 'kind' | 'run'> {
  return isOfKind(row, 'run');
}

function isOfKind(row: unknown, kind: string): boolean {
  return typeof row === 'object' && row !== null && 'kind' in row && row.kind === kind;
}
