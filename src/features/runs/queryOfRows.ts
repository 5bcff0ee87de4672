import type { ListedRun } from '../../core/records/index.ts';
import type { ExperimentNode, RunNode } from './nodes.ts';

/**
 * What finds the runs of rows, all of those that are selected where some are: undefined where no experiment
 * is among them.
 */
export function queryOfRows(row: unknown, selection: unknown): string | undefined {
  const rows: unknown[] = Array.isArray(selection) && selection.length > 0 ? selection : [row];
  const experiments = rows.filter(isExperiment).map(({ experiment }) => experiment);
  if (experiments.length === 0) return undefined;
  const others = rows
    .filter(isRun)
    .flatMap(({ run }): ListedRun[] => (experiments.includes(run.experiment) ? [] : [run]));
  const groups = Map.groupBy(others, ({ experiment }) => experiment);
  return [
    `exp:${experiments.join(',')}`,
    ...[...groups].map(
      ([experiment, runs]) => `(exp:${experiment} run:${runs.map(({ run }) => run).join(',')})`,
    ),
  ].join(' or ');
}

function isExperiment(row: unknown): row is Pick<ExperimentNode, 'kind' | 'experiment'> {
  return isOfKind(row, 'experiment');
}

function isRun(row: unknown): row is Pick<RunNode, 'kind' | 'run'> {
  return isOfKind(row, 'run');
}

function isOfKind(row: unknown, kind: string): boolean {
  return typeof row === 'object' && row !== null && 'kind' in row && row.kind === kind;
}
