import * as vscode from 'vscode';
import { sumsMarkdown } from '../../core/files/index.ts';
import { inEnglish } from '../../core/format/index.ts';
import { describeLacking, describeSum, showDone, UserError } from '../common/index.ts';
import { partRows, type PartRow } from './parts.ts';
import { describeDelivered, describeQuality } from './sentences.ts';
import { nameOf, printSource } from './source.ts';
import type { OverviewTab } from './tab.ts';

interface Item extends vscode.QuickPickItem {
  /** Undefined for the item that copies all rows. */
  readonly row?: PartRow;
}

/**
 * Shows the sums of the parts of two sets, and selects the runs of the one that the user picks, for
 * use with other commands.
 */
export async function selectPart(tab: OverviewTab): Promise<void> {
  const { t } = vscode.l10n;
  const { parts } = tab.runs;
  if (!parts) {
    throw new UserError(
      t('This overview doesn’t compare two sets of runs, or its runs are still loading.'),
    );
  }
  const overview = { iconPath: new vscode.ThemeIcon('graph'), tooltip: t('Open Overview') };
  const pick = vscode.window.createQuickPick<Item>();
  const { lacking } = tab.runs;
  pick.title = [t('Select Runs of One Part'), describeLacking(lacking)]
    .filter((part) => part !== undefined)
    .join(' · ');
  pick.placeholder = t('The runs that you choose are selected in the table');
  pick.matchOnDescription = true;
  const rows = partRows(parts, tab.runs.shares);
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
    const text = inEnglish(() =>
      sumsMarkdown(
        partRows(parts, tab.runs.shares),
        nameOf(tab.runs.source),
        describeLacking(lacking),
      ),
    );
    await vscode.env.clipboard.writeText(text);
    showDone(t('Copied the summary as Markdown'));
  };
  const open = await new Promise<PartRow | undefined>((resolve, reject) => {
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item && !item.row) {
        copy().then(() => resolve(undefined), reject);
        return;
      }
      // Selecting nothing would mean all runs.
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
