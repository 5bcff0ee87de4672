import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import { askForSearch, registerCommand, requireSearch } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { Records } from '../documents/index.ts';
import { pageSize } from '../runs/index.ts';
import { goToRun, openRun } from './goToRun.ts';
import { pickRuns } from './pickRuns.ts';

/** Questions from the palette. */
export function registerSearch(
  context: vscode.ExtensionContext,
  connection: Connection,
  records: Records,
): void {
  context.subscriptions.push(
    registerCommand('rundb.goToRun', (argument) => goToRun(connection, records, argument)),
    registerCommand('rundb.searchRuns', async (argument) => {
      const [run] = await searchRuns(connection, { search: argument, many: false });
      if (run) await openRun(connection, records, run);
    }),
  );
}

/** Asks for a search, unless one is given, and lets the user choose from what it finds. */
export async function searchRuns(
  connection: Connection,
  { search: given, many }: { search?: unknown; many: boolean },
): Promise<RunId[]> {
  const { rundb } = await connection.require();
  const search =
    given !== undefined
      ? requireSearch(given)
      : await askForSearch({
          title: vscode.l10n.t('Search Runs'),
          action: vscode.l10n.t('Search'),
          fields: ['experiments', 'runs', 'dates', 'type', 'detectors'],
          initial: {},
        });
  return search ? pickRuns(rundb, search, pageSize(), many) : [];
}
