import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import { countRuns, describeRun, messageOf, runIcon, speakRun } from '../common/index.ts';
import { addressOf } from '../documents/index.ts';
import type { ErrorNode, ExperimentNode, MoreNode, Node } from './nodes.ts';

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
  }
}

function experimentItem(node: ExperimentNode): vscode.TreeItem {
  const label = vscode.l10n.t('Experiment {0}', node.experiment);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.iconPath = new vscode.ThemeIcon('layers');
  const counts = [
    node.total === undefined ? '' : countShown(node),
    node.list.unreadable > 0 ? vscode.l10n.t("{0} can't be read", node.list.unreadable) : '',
  ];
  item.description = counts.filter((count) => count).join(', ');
  return item;
}

/** How many runs an experiment has, and how many of them a filter lets through once that is known. */
function countShown({ list, total = 0 }: ExperimentNode): string {
  if (!list.complete || list.runs.length === list.lookedAt) return countRuns(total);
  const shown = list.runs.length.toLocaleString('en');
  return vscode.l10n.t('{0} of {1}', shown, countRuns(total));
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
  const shown = parent.list.runs.length;
  item.description =
    parent.total === undefined
      ? vscode.l10n.t('{0} shown', shown.toLocaleString('en'))
      : vscode.l10n.t(
          '{0} of {1} shown',
          shown.toLocaleString('en'),
          parent.total.toLocaleString('en'),
        );
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = {
    command: 'rundb.loadMore',
    title: vscode.l10n.t('Load More Runs'),
    arguments: [parent.experiment],
  };
  return item;
}

function errorItem({ parent, error }: ErrorNode): vscode.TreeItem {
  const message = messageOf(error);
  const item = new vscode.TreeItem(message);
  item.tooltip = message;
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
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
