import * as vscode from 'vscode';
import type { KeptExperiment } from '../../core/localCopy/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import { summarize } from '../../core/statistics/index.ts';
import {
  countRuns,
  describeFound,
  describeRun,
  describeSum,
  messageOf,
  runIcon,
  speakRun,
} from '../common/index.ts';
import { addressOf } from '../documents/index.ts';
import type { ErrorNode, ExperimentNode, FilterNode, MoreNode, Node } from './nodes.ts';

/** What the local copy has of an experiment: all of it, or a part of what is to be downloaded. */
export type Offline = 'whole' | 'part';

export function offlineOf(kept: KeptExperiment | undefined): Offline | undefined {
  if (!kept || kept.runs === 0) return undefined;
  if (kept.since !== undefined) return 'whole';
  return kept.isDownloaded ? 'part' : undefined;
}

/**
 * How a row looks.
 *
 * @param host The RunDB's, for the address that a run's row opens.
 * @param kept What the local copy has of an experiment.
 */
export function treeItem(node: Node, host: string, kept?: KeptExperiment): vscode.TreeItem {
  const item = itemOf(node, host, kept);
  item.id = node.id;
  item.contextValue = node.kind;
  return item;
}

function itemOf(node: Node, host: string, kept: KeptExperiment | undefined): vscode.TreeItem {
  switch (node.kind) {
    case 'experiment':
      return experimentItem(node, offlineOf(kept));
    case 'run':
      return runItem(node.run, host);
    case 'more':
      return moreItem(node);
    case 'error':
      return errorItem(node);
    case 'filter':
      return filterItem(node);
  }
}

const offlineIcons = { whole: 'database', part: 'cloud-download', none: 'layers' } as const;

function experimentItem(node: ExperimentNode, offline: Offline | undefined): vscode.TreeItem {
  const label = vscode.l10n.t('Experiment {0}', node.experiment);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  const description = describeExperiment(node);
  const inWords = describeOffline(offline);
  item.iconPath = new vscode.ThemeIcon(offlineIcons[offline ?? 'none']);
  item.description = description;
  const sum = node.list.complete ? describeSum(summarize(node.list.runs)) : undefined;
  const tooltip = [sum, inWords].filter((part) => part !== undefined).join('\n');
  if (tooltip) item.tooltip = tooltip;
  const spoken = [label, description.replace('≤', vscode.l10n.t('at most')), inWords];
  item.accessibilityInformation = { label: spoken.filter((part) => part).join(', ') };
  return item;
}

function describeOffline(offline: Offline | undefined): string | undefined {
  const { t } = vscode.l10n;
  if (offline === undefined) return undefined;
  return offline === 'whole' ? t('available offline') : t('download not finished');
}

/** How many runs an experiment has; with a filter, how many at most until that is known. */
export function describeExperiment({ list, total, filter }: ExperimentNode): string {
  const { t } = vscode.l10n;
  const { complete, runs, missing, unreadable } = list;
  const most = total === undefined ? undefined : countRuns(total);
  const parts = [
    complete ? countRuns(runs.length) : filter !== undefined && most ? t('≤ {0}', most) : most,
    missing > 0 ? t('{0} may be missing', missing.toLocaleString('en')) : undefined,
    unreadable > 0 ? t("{0} can't be read", unreadable.toLocaleString('en')) : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** The row of a run, which opens its record. */
export function runItem(
  run: ListedRun,
  host: string,
  label = String(run.run),
  spokenName = vscode.l10n.t('Run {0}', run.run),
): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.description = describeRun(run);
  item.iconPath = runIcon(run);
  item.command = {
    command: 'vscode.open',
    title: vscode.l10n.t('Open Run'),
    arguments: [addressOf(run, host)],
  };
  item.accessibilityInformation = { label: speakRun(run, spokenName) };
  return item;
}

function moreItem({ parent }: MoreNode): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Load More Runs…'));
  item.description = describeShown(parent);
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = {
    command: 'rundb.loadMore',
    title: vscode.l10n.t('Load More Runs'),
    arguments: [parent.experiment],
  };
  return item;
}

/** How many of an experiment's runs are shown. */
export function describeShown({ filter, found }: ExperimentNode): string {
  if (filter !== undefined) return describeFound(found);
  const shown = found.runs.length.toLocaleString('en');
  return found.of === undefined
    ? vscode.l10n.t('{0} shown', shown)
    : vscode.l10n.t('{0} of {1} shown', shown, found.of.toLocaleString('en'));
}

function filterItem({ does }: FilterNode): vscode.TreeItem {
  const { t } = vscode.l10n;
  const isEdit = does === 'edit';
  const item = new vscode.TreeItem(isEdit ? t('Edit Filter…') : t('Clear Filter'));
  item.iconPath = new vscode.ThemeIcon(isEdit ? 'filter' : 'clear-all');
  item.command = isEdit
    ? { command: 'rundb.filterRuns', title: t('Edit Filter…') }
    : { command: 'rundb.clearFilter', title: t('Clear Filter') };
  return item;
}

function errorItem({ parent, error }: ErrorNode): vscode.TreeItem {
  const message = messageOf(error);
  const item = new vscode.TreeItem(message);
  item.tooltip = message;
  item.iconPath = new vscode.ThemeIcon(
    'warning',
    new vscode.ThemeColor('problemsWarningIcon.foreground'),
  );
  item.command = {
    command: 'rundb.retry',
    title: vscode.l10n.t('Try Again'),
    arguments: [parent?.experiment],
  };
  item.accessibilityInformation = {
    label: vscode.l10n.t('{0} Press Enter to try again.', message),
  };
  return item;
}
