import * as vscode from 'vscode';
import {
  overallQuality,
  subDetectors,
  type ListedRun,
  type Quality,
} from '../../core/rundb/index.ts';
import { printDuration, printLuminosity, speakLuminosity } from '../../core/statistics/index.ts';
import { messageOf } from '../common/index.ts';
import { addressOf } from '../documents/index.ts';
import type { ErrorNode, ExperimentNode, MoreNode, Node } from './nodes.ts';

/** How a row looks. `host` is the RunDB's, for the address that a run's row opens. */
export function treeItem(node: Node, host: string): vscode.TreeItem {
  const item = itemOf(node, host);
  item.id = node.id;
  item.contextValue = node.kind;
  return item;
}

/** Type, quality, luminosity, start and duration of a run in one line, what counts most first. */
export function describeRun({ facts }: ListedRun): string {
  const quality = overallQuality(facts);
  const parts = [
    [facts.type, quality && marks[quality]].filter((part) => part !== undefined).join(' '),
    facts.lumiRecorded === undefined ? undefined : printLuminosity(facts.lumiRecorded),
    facts.start && startOf(facts.start),
    facts.duration === undefined ? undefined : printDuration(facts.duration),
  ];
  return parts.filter((part) => part).join(' · ');
}

/** A number of runs in words. */
export function countRuns(runs: number): string {
  return runs === 1 ? vscode.l10n.t('1 run') : vscode.l10n.t('{0} runs', runs.toLocaleString('en'));
}

/** The icon of a run's type, coloured by its quality. */
export function runIcon({ facts }: Pick<ListedRun, 'facts'>): vscode.ThemeIcon {
  const quality = overallQuality(facts);
  const icon = icons[facts.type ?? ''] ?? 'question';
  return new vscode.ThemeIcon(icon, quality && new vscode.ThemeColor(colours[quality]));
}

/**
 * What is known of a run, with the status and flag of each detector.
 *
 * @param links Markdown that stands below its name.
 */
export function runTooltip(
  { experiment, run, facts }: ListedRun,
  links?: string,
): vscode.MarkdownString {
  const { t } = vscode.l10n;
  const tooltip = new vscode.MarkdownString();
  const line = (name: string, value: string | undefined): void => {
    if (value !== undefined)
      tooltip.appendMarkdown(`${name}: `).appendText(value).appendMarkdown('  \n');
  };
  tooltip.appendMarkdown(`**${t('Experiment {0}, run {1}', experiment, run)}**\n\n`);
  if (links !== undefined) tooltip.appendMarkdown(`${links}\n\n`);
  line(t('Type'), facts.type);
  line(t('Quality'), qualityOf({ facts }));
  line(t('Start'), facts.start);
  line(t('Stop'), facts.stop);
  if (facts.duration !== undefined) line(t('Duration'), printDuration(facts.duration));
  line(t('Stop reason'), facts.stopReason);
  line(t('HLT mode'), facts.hltMode);
  if (facts.lumiRecorded !== undefined) {
    line(t('Recorded luminosity'), printLuminosity(facts.lumiRecorded));
  }
  if (facts.solenoidField !== undefined) line(t('Solenoid field'), String(facts.solenoidField));
  const detectors = subDetectors.filter((name) => facts.status[name] ?? facts.quality[name]);
  if (detectors.length > 0) {
    const rows = detectors.map(
      (name) =>
        `| ${name.toUpperCase()} | ${cell(facts.status[name])} | ${cell(facts.quality[name])} |`,
    );
    tooltip.appendMarkdown(
      `\n| ${t('Detector')} | ${t('Status')} | ${t('Quality')} |\n|---|---|---|\n${rows.join('\n')}\n`,
    );
  }
  return tooltip;
}

const icons: Readonly<Record<string, string>> = {
  physics: 'flame',
  cosmic: 'sparkle',
  beam: 'arrow-both',
  debug: 'debug-alt',
  hlttest: 'beaker',
};

/** Quality for those who don't tell the colours apart. */
const marks: Record<Quality, string> = { good: '✓', recoverable: '≈', bad: '✗', other: '?' };

const colours: Record<Quality, string> = {
  good: 'testing.iconPassed',
  recoverable: 'list.warningForeground',
  bad: 'list.errorForeground',
  other: 'disabledForeground',
};

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
export function runItem(run: ListedRun, host: string, label = String(run.run)): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.description = describeRun(run);
  item.iconPath = runIcon(run);
  item.command = {
    command: 'vscode.open',
    title: vscode.l10n.t('Open Run'),
    arguments: [addressOf(run, host)],
  };
  item.accessibilityInformation = { label: spokenRun(run) };
  return item;
}

function spokenRun(run: ListedRun): string {
  const { t } = vscode.l10n;
  const { facts } = run;
  const parts = [
    t('Run {0}', run.run),
    facts.type,
    facts.start && t('started {0}', startOf(facts.start)),
    facts.duration === undefined ? undefined : t('took {0}', printDuration(facts.duration)),
    facts.lumiRecorded === undefined ? undefined : speakLuminosity(facts.lumiRecorded),
    qualityOf(run) && t('quality {0}', qualityOf(run) ?? ''),
  ];
  return parts.filter((part) => part !== undefined).join(', ');
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

function qualityOf({ facts }: Pick<ListedRun, 'facts'>): string | undefined {
  switch (overallQuality(facts)) {
    case 'good':
      return vscode.l10n.t('good');
    case 'recoverable':
      return vscode.l10n.t('recoverable');
    case 'bad':
      return vscode.l10n.t('bad');
    case 'other':
      return vscode.l10n.t('not known');
    case undefined:
      return undefined;
  }
}

/** Day and minute as sent. Some records carry dates from before the first collisions of 2018. */
function startOf(start: string): string {
  const minute = start.slice(0, 16).replace('T', ' ');
  return minute < '2018' ? vscode.l10n.t('{0} (wrong date)', minute) : minute;
}

function cell(text: string | undefined): string {
  return (text ?? '').replace(/[\\`*_{}[\]()#+!|<>~-]/g, '\\$&').replace(/\s+/g, ' ');
}
