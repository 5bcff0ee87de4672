import { requireSame, type Connection } from '../connection/index.ts';
import { ExperimentNode, RunNode } from './nodes.ts';

/** The connection that a command uses. */
export type Connected = Pick<Connection, 'ready' | 'session'>;

/**
 * The rows that a command applies to: all selected ones, or the clicked one.
 *
 * @throws UserError for rows from another session: on another server, the same numbers are other
 *   runs.
 */
export async function meantRows(
  row: unknown,
  selection: unknown,
  connected: Connected,
): Promise<unknown[]> {
  const rows: unknown[] = Array.isArray(selection) && selection.length > 0 ? selection : [row];
  // The session may be changing right now.
  await connected.ready;
  for (const each of rows) {
    if (each instanceof ExperimentNode || each instanceof RunNode)
      requireSame(connected, each.session);
  }
  return rows;
}
