import type { ListedRun } from '../../core/records/index.ts';
import { meantRows, type Connected } from './meantRows.ts';
import { RunNode } from './nodes.ts';

/** The runs of the rows that a command applies to. @throws as `meantRows` */
export async function runsOfRows(
  row: unknown,
  selection: unknown,
  connected: Connected,
): Promise<ListedRun[]> {
  const rows = await meantRows(row, selection, connected);
  return rows.flatMap((node) => (node instanceof RunNode ? [node.run] : []));
}
