import * as vscode from 'vscode';
import { compareRuns, type RunId } from '../../core/rundb/index.ts';
import { UserError } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { addressOf, type Records } from '../documents/index.ts';

/** Opens VS Code's own diff of two records, the older run on the left. */
export async function showDifference(
  connection: Connection,
  records: Records,
  runs: readonly RunId[],
): Promise<void> {
  const [older, newer, ...more] = [...runs].sort(compareRuns);
  if (older === undefined || newer === undefined || more.length > 0) {
    throw new UserError(vscode.l10n.t('Select two runs in the RunDB view to compare them.'));
  }
  const { host } = await connection.require();
  // A comparison that lacks one would not say why.
  await Promise.all([records.get(older), records.get(newer)]);
  await vscode.commands.executeCommand(
    'vscode.diff',
    addressOf(older, host),
    addressOf(newer, host),
    `${older.experiment}:${older.run} ↔ ${newer.experiment}:${newer.run}`,
  );
}
