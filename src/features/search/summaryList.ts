import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import {
  rowName,
  summaryCsv,
  summaryMarkdown,
  summaryRows,
  type SummaryRow,
} from '../../core/files/index.ts';
import { summarize, type DeliveredShares, type RunsPart } from '../../core/statistics/index.ts';
import { describeLacking, describeSum, showDone, type Found } from '../common/index.ts';

interface Item extends vscode.QuickPickItem {
  /** What the row puts onto the clipboard, and how that is told. */
  readonly copy?: () => readonly [text: string, done: string];
}

/**
 * Shows what runs add up to, by beam energy and by experiment. Rows and tables can be copied, as
 * often as the user likes, until he leaves.
 *
 * @param shares What is known of their delivered luminosity.
 * @param lacking What of the runs is not there.
 */
export async function showSummary(
  title: string,
  runs: readonly ListedRun[],
  shares: DeliveredShares | undefined,
  lacking?: Pick<Found, 'missing' | 'unreadable'>,
): Promise<'back' | undefined> {
  const { t } = vscode.l10n;
  const summary = summarize(runs, shares);
  const note = lacking && describeLacking(lacking);
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = [describeSum(summary), note, title].filter((part) => part !== undefined).join(' · ');
  pick.placeholder = t('Press Enter to copy a row');
  pick.matchOnDescription = true;
  pick.buttons = [vscode.QuickInputButtons.Back];
  pick.items = [
    ...summaryRows(summary).flatMap((row, i, rows) => [
      ...sectionBefore(row, rows[i - 1]),
      rowItem(row),
    ]),
    { label: t('actions'), kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(markdown) ${t('Copy as Markdown')}`,
      copy: () => [
        `${note === undefined ? '' : `${note}\n\n`}${summaryMarkdown(summary, title)}`,
        t('Copied the summary as Markdown'),
      ],
    },
    {
      label: `$(table) ${t('Copy as CSV')}`,
      copy: () => [summaryCsv(summary), t('Copied the summary as CSV')],
    },
  ];
  try {
    return await new Promise((resolve) => {
      pick.onDidTriggerButton(() => resolve('back'));
      pick.onDidHide(() => resolve(undefined));
      pick.onDidAccept(() => {
        const [text, done] = pick.selectedItems[0]?.copy?.() ?? [];
        if (text === undefined || done === undefined) return;
        void vscode.env.clipboard.writeText(text).then(() => showDone(done));
      });
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function rowItem(row: SummaryRow): Item {
  const name = rowName(row);
  const sum = describeSum(row);
  return {
    label: name,
    description: sum,
    ...(row.of === 'all' && { detail: describeQuality(row) }),
    copy: () => [`${name}: ${sum}`, vscode.l10n.t('Copied the row')],
  };
}

/** `314 good, 51 bad, 120 not flagged` */
function describeQuality({ runs, good, notFlagged }: RunsPart): string {
  return vscode.l10n.t(
    '{0} good, {1} bad; {2} of the good runs aren’t flagged yet',
    good.toLocaleString('en'),
    (runs - good).toLocaleString('en'),
    notFlagged.toLocaleString('en'),
  );
}

function sectionBefore(row: SummaryRow, before: SummaryRow | undefined): Item[] {
  if (row.of === 'all' || row.of === before?.of) return [];
  const label =
    row.of === 'energy' ? vscode.l10n.t('by beam energy') : vscode.l10n.t('by experiment');
  return [{ label, kind: vscode.QuickPickItemKind.Separator }];
}
