import * as vscode from 'vscode';
import type { RunId } from '../../core/rundb/index.ts';
import type { Direction } from '../../core/store/index.ts';
import { UserError } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import { addressOf, placeOf, scheme, tabNameOf } from './address.ts';

/**
 * Replaces a record with that of the previous or next run, with the cursor on the same line.
 *
 * @param row The URI of a record; otherwise the one in the active editor is used.
 * @throws UserError, RunDBError
 */
export async function step(
  connection: Connection,
  direction: Direction,
  row: unknown,
): Promise<void> {
  const { t } = vscode.l10n;
  const uri = row instanceof vscode.Uri ? row : uriOf(vscode.window.tabGroups.activeTabGroup);
  const place = uri?.scheme === scheme ? placeOf(uri) : undefined;
  if (!uri || place?.kind !== 'run') throw new UserError(t('Open the record of a run first.'));
  const { host, store } = await connection.require();
  if (uri.authority !== '' && uri.authority !== host) {
    throw new UserError(
      t('This record is on {0}, but you’re connected to {1}.', uri.authority, host),
    );
  }
  const group = groupOf(uri);
  const found = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Window,
      title: direction === 'next' ? t('Finding the next run') : t('Finding the previous run'),
    },
    () => store.loadAdjacent(place, direction),
  );
  if (found === undefined || found === 'none') throw noneBeside(direction, place);
  // The user may have switched to another tab in the meantime.
  if (group && uriOf(group)?.toString() !== uri.toString()) return;
  await vscode.commands.executeCommand(
    'vscode.open',
    addressOf(found, uri.authority),
    { viewColumn: group?.viewColumn, preview: true, selection: selectionIn(uri, group) },
    tabNameOf(found),
  );
}

function noneBeside(direction: Direction, { experiment, run }: RunId): UserError {
  const { t } = vscode.l10n;
  return new UserError(
    direction === 'next'
      ? t('Run {0} is the newest run of experiment {1}.', run, experiment)
      : t('Run {0} is the first run of experiment {1}.', run, experiment),
  );
}

/** The group that shows a record; preferably the active one. */
function groupOf(uri: vscode.Uri): vscode.TabGroup | undefined {
  const { activeTabGroup, all } = vscode.window.tabGroups;
  return [activeTabGroup, ...all].find((group) => uriOf(group)?.toString() === uri.toString());
}

/** The URI that a group shows, including records that can't be read. */
function uriOf({ activeTab }: vscode.TabGroup): vscode.Uri | undefined {
  const input = activeTab?.input;
  const hasUri = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom;
  return hasUri ? input.uri : undefined;
}

function selectionIn(
  uri: vscode.Uri,
  group: vscode.TabGroup | undefined,
): vscode.Selection | undefined {
  return vscode.window.visibleTextEditors.find(
    ({ document, viewColumn }) =>
      viewColumn === group?.viewColumn && document.uri.toString() === uri.toString(),
  )?.selection;
}
