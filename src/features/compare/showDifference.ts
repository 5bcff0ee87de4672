import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import type { Connection } from '../connection/index.ts';
import { addressOf, placeOf, scheme, type Records } from '../documents/index.ts';

/** Opens VS Code's diff editor for two records. */
export async function showDifference(
  connection: Connection,
  records: Records,
  older: RunId,
  newer: RunId,
): Promise<void> {
  const { host } = await connection.require();
  // If a record is missing, the diff editor wouldn't say why.
  await Promise.all([records.get(older), records.get(newer)]);
  await vscode.commands.executeCommand(
    'vscode.diff',
    addressOf(older, host),
    addressOf(newer, host),
    `${older.experiment}:${older.run} ↔ ${newer.experiment}:${newer.run}`,
  );
}

/** The runs whose records are in the active diff editor; undefined if there isn't one. */
export function runsOfDifference(): readonly RunId[] | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputTextDiff)) return undefined;
  const runs = [input.original, input.modified].flatMap((uri) => {
    const place = uri.scheme === scheme ? placeOf(uri) : undefined;
    return place?.kind === 'run' ? [{ experiment: place.experiment, run: place.run }] : [];
  });
  return runs.length === 2 ? runs : undefined;
}
