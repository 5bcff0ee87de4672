import type { ListedRun } from '../../core/records/index.ts';
import { meantRows, type Connected } from './meantRows.ts';
import { RunNode } from './nodes.ts';

/** The runs of some rows, each once: several searches may have found it. */
export function runsIn(rows: readonly unknown[]): ListedRun[] {
  const runs = rows.flatMap((node) => (node instanceof RunNode ? [node.run] : []));
  return [...new Map(runs.map((run) => [`${run.experiment}:${run.run}`, run])).values()];
}

/** The runs of the rows that a command applies to. @throws as `meantRows` */
export async function runsOfRows(
  row: unknown,
  selection: unknown,
  connected: Connected,
): Promise<ListedRun[]> {
  return runsIn(await meantRows(row, selection, connected));
}
