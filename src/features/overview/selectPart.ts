import * as vscode from 'vscode';
import { sumsMarkdown } from '../../core/files/index.ts';
import { describeSum, showDone, UserError } from '../common/index.ts';
import { partRows, type PartRow } from './parts.ts';
import { describeDelivered, describeQuality } from './sentences.ts';
import { nameOf, printSource } from './source.ts';
import type { OverviewTab } from './tab.ts';

interface Item extends vscode.QuickPickItem {
  /** Undefined for what copies all rows. */
  readonly row?: PartRow;
}

/**
 * Shows what the parts of two sets add up to, and selects the runs of the one that the user chooses;
 * what is done with runs is then done with those.
 */
export async function selectPart(tab: OverviewTab): Promise<void> {
  const { t } = vscode.l10n;
  const { parts } = tab;
  if (!parts) {
    throw new UserError(
      t('This overview doesn’t compare two sets of runs, or not all runs are there yet.'),
    );
  }
  const overview = { iconPath: new vscode.ThemeIcon('graph'), tooltip: t('Open Overview') };
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = t('Select Runs of One Part');
  pick.placeholder = t('The runs that you choose are selected in the table');
  pick.matchOnDescription = true;
  const rows = partRows(parts, tab.shares);
  pick.items = [
    ...rows.map((row): Item => ({
      row,
      label: row.name,
      description: describeSum(row.sum),
      detail: [describeQuality(row.sum), describeDelivered(row.sum)]
        .filter((text) => text !== undefined)
        .join(' · '),
      buttons: row.runs.length > 0 ? [overview] : [],
    })),
    { label: t('actions'), kind: vscode.QuickPickItemKind.Separator },
    { label: `$(markdown) ${t('Copy as Markdown')}` },
  ];
  const copy = async (): Promise<void> => {
    await vscode.env.clipboard.writeText(sumsMarkdown(rows, nameOf(tab.source)));
    showDone(t('Copied the summary as Markdown'));
  };
  const open = await new Promise<PartRow | undefined>((resolve, reject) => {
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item && !item.row) {
        copy().then(() => resolve(undefined), reject);
        return;
      }
      // Nothing selected would stand for all.
      if (!item?.row || item.row.runs.length === 0) return;
      tab.selectRuns(item.row.runs);
      resolve(undefined);
    });
    pick.onDidTriggerItemButton(({ item }) => resolve(item.row));
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  }).finally(() => pick.dispose());
  if (!open) return;
  await vscode.commands.executeCommand('rundb.openOverview', printSource({ runs: open.runs }));
}
