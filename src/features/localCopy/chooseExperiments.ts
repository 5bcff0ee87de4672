import * as vscode from 'vscode';
import { formatCount } from '../../core/format/index.ts';
import type { KeptExperiment } from '../../core/localCopy/index.ts';
import type { Experiment } from '../../core/rundb/index.ts';
import { countRuns, howOld } from '../common/index.ts';
import type { Session } from '../connection/index.ts';
import { findExperiments } from './downloadRuns.ts';

interface Item extends vscode.QuickPickItem {
  readonly experiments: readonly Experiment[];
}

/** Lets the user choose experiments to download; empty if the user cancels. */
export async function chooseExperiments(session: Session): Promise<readonly Experiment[]> {
  const { t } = vscode.l10n;
  const stop = new AbortController();
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = t('Download Runs from {0}', session.host);
  pick.placeholder = t('Looking for experiments…');
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.busy = true;
  try {
    return await new Promise((resolve, reject) => {
      pick.onDidHide(() => resolve([]));
      pick.onDidAccept(() => {
        const chosen = pick.selectedItems.flatMap(({ experiments }) => experiments);
        if (!pick.busy) resolve([...new Set(chosen)]);
      });
      pick.show();
      itemsOf(session, stop.signal).then((items) => {
        pick.items = items;
        pick.placeholder = t('Select the experiments to keep on this computer');
        pick.busy = false;
      }, reject);
    });
  } finally {
    stop.abort();
    pick.dispose();
  }
}

async function itemsOf(session: Session, signal: AbortSignal): Promise<Item[]> {
  const all = await findExperiments(session, undefined, signal);
  const state = await session.store.local?.state();
  const kept = new Map(state?.experiments.map((each) => [each.experiment, each]));
  const runs = all.reduce((sum, each) => sum + (each.runs ?? NaN), 0);
  return [
    {
      label: vscode.l10n.t('All Experiments'),
      ...(!Number.isNaN(runs) && { description: countRuns(runs) }),
      experiments: all,
    },
    { label: '', kind: vscode.QuickPickItemKind.Separator, experiments: [] },
    ...all.map((each) => ({
      label: vscode.l10n.t('Experiment {0}', each.experiment),
      description: describe(each, kept.get(each.experiment)),
      experiments: [each],
    })),
  ];
}

/** `8,123 runs · downloaded, 3 h old` or `2,000 of 8,123 runs here` */
function describe({ runs }: Experiment, kept: KeptExperiment | undefined): string {
  const { t } = vscode.l10n;
  const all = runs === undefined ? '' : countRuns(runs);
  if (kept?.since !== undefined) {
    const age = howOld(kept.since);
    const here = kept.isDownloaded ? t('downloaded, {0}', age) : t('in the local copy, {0}', age);
    return [all, here].filter((part) => part).join(' · ');
  }
  if (!kept || kept.runs === 0) return all;
  const number = formatCount(kept.runs);
  return all ? t('{0} of {1} here', number, all) : t('{0} here', countRuns(kept.runs));
}
