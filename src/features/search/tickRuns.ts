import * as vscode from 'vscode';
import { formatCount } from '../../core/format/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import { summarize } from '../../core/statistics/index.ts';
import { describeSum } from '../common/index.ts';
import { runItem } from './resultsList.ts';

/**
 * Lets the user select some of the runs that a query found. All are listed, so selecting all means
 * all. Returns `back` if the user goes back, undefined if the user cancels.
 *
 * @param ticked The run that is selected initially.
 */
export async function tickRuns(
  runs: readonly ListedRun[],
  ticked?: ListedRun,
): Promise<readonly ListedRun[] | 'back' | undefined> {
  const pick = vscode.window.createQuickPick<ReturnType<typeof runItem>>();
  const chosen = (): ListedRun[] => pick.selectedItems.map(({ choice }) => choice);
  const show = (): void => {
    const all = formatCount(runs.length);
    pick.title = vscode.l10n.t('{0}, of {1} found', describeSum(summarize(chosen())), all);
  };
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.placeholder = vscode.l10n.t('Select runs, then press Enter');
  pick.buttons = [vscode.QuickInputButtons.Back];
  pick.items = runs.map(runItem);
  const first = pick.items.find(({ choice }) => choice === ticked);
  if (first) pick.selectedItems = pick.activeItems = [first];
  show();
  try {
    return await new Promise((resolve) => {
      pick.onDidChangeSelection(show);
      pick.onDidTriggerButton(() => resolve('back'));
      pick.onDidHide(() => resolve(undefined));
      pick.onDidAccept(() => {
        if (pick.selectedItems.length > 0) resolve(chosen());
      });
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}
