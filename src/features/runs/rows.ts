import * as vscode from 'vscode';
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

/** How a row looks. `host` is the RunDB's, for the address that a run's row opens. */
export function treeItem(node: Node, host: string): vscode.TreeItem {
  const item = itemOf(node, host);
  item.id = node.id;
  item.contextValue = node.kind;
  return item;
}

function itemOf(node: Node, host: string): vscode.TreeItem {
  switch (node.kind) {
    case 'experiment':
      return experimentItem(node);
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

function experimentItem(node: ExperimentNode): vscode.TreeItem {
  const label = vscode.l10n.t('Experiment {0}', node.experiment);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  const description = describeExperiment(node);
  item.iconPath = new vscode.ThemeIcon('layers');
  item.description = description;
  if (node.list.complete) item.tooltip = describeSum(summarize(node.list.runs));
  const spoken = description.replace('≤', vscode.l10n.t('at most'));
  item.accessibilityInformation = { label: spoken ? `${label}, ${spoken}` : label };
  return item;
}

/** How many runs an experiment has; with a filter, how many at most until that is known. */
export function describeExperiment({ list, total, filtered }: ExperimentNode): string {
  const { t } = vscode.l10n;
  const { complete, runs, missing, unreadable } = list;
  const most = total === undefined ? undefined : countRuns(total);
  const parts = [
    complete ? countRuns(runs.length) : filtered && most ? t('≤ {0}', most) : most,
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
export function describeShown({ filtered, found }: ExperimentNode): string {
  if (filtered) return describeFound(found);
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
