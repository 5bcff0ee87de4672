import { pathToFileURL } from 'node:url';
import * as vscode from 'vscode';
import { formatList } from '../../core/format/index.ts';
import type { KeptExperiment, KeptState } from '../../core/localCopy/index.ts';
import { countRuns, howOld, showDone } from '../common/index.ts';
import type { Connection, Session } from '../connection/index.ts';
import { describeBytes, showFiles } from './showFiles.ts';
import type { LocalCopyCommands } from './localCopyCommands.ts';
import { moveLocalCopy } from './moveLocalCopy.ts';

/** A row and its action; after `again`, the list is shown again. */
export interface Row extends vscode.QuickPickItem {
  readonly act?: () => Promise<'again' | undefined>;
}

/** Shows what is in the local copy, and the actions for it. */
export async function showLocalCopy(
  connection: Connection,
  commands: LocalCopyCommands,
): Promise<void> {
  await connection.ready;
  let next: 'again' | undefined;
  do {
    const { session } = connection;
    const state = await session?.store.local?.state();
    if (!session || !state) {
      next = await showFiles(connection.copies?.usualFolder);
      continue;
    }
    const title = describeCopy(session, state);
    const options = { title, placeHolder: describePlace(session), matchOnDescription: true };
    const rows = rowsOf(connection, session, state, commands);
    next = await (await vscode.window.showQuickPick(rows, options))?.act?.();
  } while (next === 'again');
}

/** `12,345 runs · 8.1 MB · rundb.belle2.org` */
export function describeCopy({ host }: Session, { experiments, file, bytes }: KeptState): string {
  const runs = experiments.reduce((sum, each) => sum + each.runs, 0);
  const size = file === undefined ? vscode.l10n.t('in memory') : describeBytes(bytes);
  return [countRuns(runs), size, host].join(' · ');
}

function describePlace({ demo, store }: Session): string {
  const { t } = vscode.l10n;
  if (demo) return t('Demo: these made-up runs are kept in memory only');
  if (store.local?.kind === 'memory') return t('Kept in memory until you close this window');
  return t('Select an experiment to update or remove it');
}

export function rowsOf(
  connection: Connection,
  session: Session,
  state: KeptState,
  commands: LocalCopyCommands,
): Row[] {
  const { t } = vscode.l10n;
  const { file, experiments } = state;
  const kept = experiments.filter(({ runs, isDownloaded }) => runs > 0 || isDownloaded);
  const folder = connection.copies?.folder;
  return [
    ...kept.toReversed().map((each): Row => ({
      label: t('Experiment {0}', each.experiment),
      description: describeExperiment(each),
      act: () => showExperiment(session, each, commands),
    })),
    { label: t('actions'), kind: vscode.QuickPickItemKind.Separator },
    row('cloud-download', t('Download Runs…'), () => commands.download()),
    ...(kept.length === 0
      ? []
      : [
          row('sync', t('Update Now'), () => commands.update(session, kept)),
          row('clear-all', t('Clear Local Copy…'), () => clear(session, state, commands)),
        ]),
    ...(file === undefined
      ? []
      : [
          row('snake', t('Copy Python to Read It'), () =>
            copy(pythonToRead(file), t('Copied the Python code')),
          ),
          ...(folder === undefined
            ? []
            : [
                row('move', t('Move…'), () => moveLocalCopy(connection, folder)),
                folderRow(file, folder),
              ]),
        ]),
    row('files', t('Show Other Local Copies'), () =>
      showFiles(connection.copies?.usualFolder, file),
    ),
    row('gear', t('Open Settings'), () =>
      vscode.commands.executeCommand('workbench.action.openSettings', 'rundb.localCopy'),
    ),
  ];
}

/** `4,204 runs, 3 h old, downloaded` */
function describeExperiment({ runs, since, isDownloaded }: KeptExperiment): string {
  const { t } = vscode.l10n;
  return formatList([
    countRuns(runs),
    since === undefined ? undefined : howOld(since),
    isDownloaded ? (since === undefined ? t('download not finished') : t('downloaded')) : undefined,
  ]);
}

async function showExperiment(
  session: Session,
  kept: KeptExperiment,
  commands: LocalCopyCommands,
): Promise<'again' | undefined> {
  const { t } = vscode.l10n;
  const { experiment, isDownloaded, since } = kept;
  const isWhole = isDownloaded && since !== undefined;
  const rows: Row[] = [
    row('sync', t('Update'), () => commands.update(session, [kept])),
    ...(isWhole
      ? []
      : [row('cloud-download', t('Download All Runs'), () => commands.download(experiment))]),
    {
      ...row('trash', t('Remove from Local Copy'), () => commands.remove(session, experiment)),
    },
  ];
  const title = t('Experiment {0}', experiment);
  const chosen = await vscode.window.showQuickPick(rows, {
    title: `${title} · ${describeExperiment(kept)}`,
  });
  return chosen?.act?.();
}

async function clear(
  session: Session,
  state: KeptState,
  commands: LocalCopyCommands,
): Promise<void> {
  const { t } = vscode.l10n;
  const runs = state.experiments.reduce((sum, each) => sum + each.runs, 0);
  const confirm = t('Clear Local Copy');
  const chosen = await vscode.window.showWarningMessage(
    t('Remove {0} from the local copy of {1}?', countRuns(runs), session.host),
    { modal: true, detail: t('The runs are still in the RunDB and can be downloaded again.') },
    confirm,
  );
  if (chosen === confirm) await commands.remove(session);
}

function folderRow(file: string, folder: string): Row {
  const { t } = vscode.l10n;
  const isHere = vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  return isHere
    ? row('folder-opened', t('Open Folder'), () =>
        vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(file)),
      )
    : row('copy', t('Copy Path of Folder'), () => copy(folder, t('Copied the path')));
}

/** Two lines of Python that read the runs with pandas; the second ends with a line break. */
export function pythonToRead(file: string): string {
  const address = `${pathToFileURL(file).href}?mode=ro`;
  return [
    'import sqlite3, pandas as pd',
    `runs = pd.read_sql("SELECT * FROM runs", sqlite3.connect(${JSON.stringify(address)}, uri=True))`,
    '',
  ].join('\n');
}

async function copy(text: string, done: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  showDone(done);
}

function row(icon: string, label: string, work: () => Thenable<unknown>): Row {
  return {
    label: `$(${icon}) ${label}`,
    act: async () => {
      await work();
      return undefined;
    },
  };
}
