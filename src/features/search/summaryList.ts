import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { formatCount, inEnglish } from '../../core/format/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import {
  rowName,
  summaryCsv,
  summaryMarkdown,
  summaryRows,
  type SummaryRow,
} from '../../core/files/index.ts';
import { summarize, type DeliveredShares, type RunsPart } from '../../core/statistics/index.ts';
import {
  describeAge,
  describeLacking,
  describeSum,
  showDone,
  type Found,
} from '../common/index.ts';

interface Item extends vscode.QuickPickItem {
  /** The text that the row copies to the clipboard, and the message that confirms it. */
  readonly copy?: () => readonly [text: string, done: string];
}

/**
 * Shows the sums over runs, by beam energy and by experiment. Rows and tables can be copied
 * repeatedly until the user closes the list; copies are in English, to be shared with others.
 *
 * @param query The query that found them; undefined if they were selected.
 * @param shares What is known about their delivered luminosity.
 * @param found What is missing from the runs, and how old they are.
 */
export async function showSummary(
  query: string | undefined,
  runs: readonly ListedRun[],
  shares: DeliveredShares | undefined,
  found?: Pick<Found, 'missing' | 'unreadable' | 'since'>,
): Promise<'back' | undefined> {
  const summary = summarize(runs, shares);
  // A query that is being loaded again doesn't know it any more.
  const lacking = found && { missing: found.missing, unreadable: found.unreadable };
  const describeNote = () => lacking && describeLacking(lacking);
  const titleOf = () => query ?? t('selected runs');
  const printMarkdown = (): string => summaryMarkdown(summary, titleOf(), describeNote());
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = [describeSum(summary), describeNote(), describeAge(found?.since), titleOf()]
    .filter((part) => part !== undefined)
    .join(' · ');
  pick.placeholder = t('Press Enter to copy a row');
  pick.matchOnDescription = true;
  pick.buttons = [vscode.QuickInputButtons.Back];
  pick.items = [
    ...summaryRows(summary).flatMap((row, i, rows) => [
      ...sectionBefore(row, rows[i - 1]),
      rowItem(row, describeNote),
    ]),
    { label: t('actions'), kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(markdown) ${t('Copy as Markdown')}`,
      copy: () => [inEnglish(printMarkdown), t('Copied the summary as Markdown')],
    },
    {
      label: `$(table) ${t('Copy as CSV')}`,
      copy: () => [summaryCsv(summary, inEnglish(describeNote)), t('Copied the summary as CSV')],
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

/** @param describeNote Says what the sums lack. */
function rowItem(row: SummaryRow, describeNote: () => string | undefined): Item {
  const describe = (): string =>
    [`${rowName(row)}: ${describeSum(row)}`, describeNote()]
      .filter((part) => part !== undefined)
      .join(' · ');
  return {
    label: rowName(row),
    description: describeSum(row),
    ...(row.of === 'all' && { detail: describeQuality(row) }),
    copy: () => [inEnglish(describe), t('Copied the row')],
  };
}

/** `314 good (120 not flagged), 51 bad` */
function describeQuality({ runs, good, notFlagged }: RunsPart): string {
  return t(
    '{0} good ({1} not flagged), {2} bad',
    formatCount(good),
    formatCount(notFlagged),
    formatCount(runs - good),
  );
}

function sectionBefore(row: SummaryRow, before: SummaryRow | undefined): Item[] {
  if (row.of === 'all' || row.of === before?.of) return [];
  const label = row.of === 'energy' ? t('by beam energy') : t('by experiment');
  return [{ label, kind: vscode.QuickPickItemKind.Separator }];
}
