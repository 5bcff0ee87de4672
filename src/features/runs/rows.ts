import * as vscode from 'vscode';
import { formatCount, formatList, formatMonths } from '../../core/format/index.ts';
import type { KeptExperiment } from '../../core/localCopy/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import { RunDBError } from '../../core/rundb/index.ts';
import { formatLuminosity, speakLuminosity } from '../../core/statistics/index.ts';
import {
  countRuns,
  describeAge,
  describeFound,
  describeLuminosity,
  describeRun,
  messageOf,
  runIcon,
  speakRun,
} from '../common/index.ts';
import { addressOf, tabNameOf } from '../documents/index.ts';
import type { ExperimentNode, MoreNode, Node, Whole } from './nodes.ts';

/** Sums older than this, in ms, are displayed with their date. */
const oldFrom = 24 * 3_600_000;

/**
 * What the local copy contains of an experiment: all of it, or a part of an unfinished download.
 */
export type Offline = 'whole' | 'part';

export function offlineOf(kept: KeptExperiment | undefined): Offline | undefined {
  if (!kept || kept.runs === 0) return undefined;
  if (kept.since !== undefined) return 'whole';
  return kept.isDownloaded ? 'part' : undefined;
}

/**
 * The tree item of a row.
 *
 * @param host The RunDB's host, for the URI that a run's row opens.
 * @param kept What the local copy contains of an experiment.
 */
export function treeItem(node: Node, kept?: KeptExperiment): vscode.TreeItem {
  const item = itemOf(node, kept);
  item.id = node.id;
  item.contextValue = node.kind;
  return item;
}

function itemOf(node: Node, kept: KeptExperiment | undefined): vscode.TreeItem {
  switch (node.kind) {
    case 'experiment':
      return experimentItem(node, kept);
    case 'run':
      return runItem(node.run, node.session.host, { knownYear: node.knownYear });
    case 'more':
      return moreItem(node);
    case 'error':
      return errorItem(node.error, {
        command: 'rundb.retry',
        title: vscode.l10n.t('Try Again'),
        arguments: [node.parent?.experiment],
      });
    case 'filter':
      return filterItem();
  }
}

const offlineIcons = { whole: 'database', part: 'cloud-download', none: 'layers' } as const;

function experimentItem(node: ExperimentNode, kept: KeptExperiment | undefined): vscode.TreeItem {
  const label = vscode.l10n.t('Experiment {0}', node.experiment);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  const offline = offlineOf(kept);
  const inWords = describeOffline(offline);
  item.iconPath = new vscode.ThemeIcon(offlineIcons[offline ?? 'none']);
  item.description = describeExperiment(node, kept);
  const age = describeAge(wholeOf(node, kept)?.since);
  item.tooltip = there([label, item.description, age, inWords]).join('\n');
  const spoken = partsOf(node, kept, { luminosity: speakLuminosity, atMost: speakAtMost });
  item.accessibilityInformation = { label: formatList([label, ...spoken, inWords]) };
  return item;
}

function describeOffline(offline: Offline | undefined): string | undefined {
  const { t } = vscode.l10n;
  if (offline === undefined) return undefined;
  return offline === 'whole' ? t('available offline') : t('download not finished');
}

/**
 * `Oct – Dec 2019 · 3.18 fb⁻¹ · 1,365 runs`: when its runs started and what they recorded, once all
 * of them are known (`3.18 fb⁻¹ as of 2026-11-02` if that is old), and how many there are; with a
 * filter, at most how many until that is known.
 */
export function describeExperiment(node: ExperimentNode, kept?: KeptExperiment): string {
  return partsOf(node, kept, { luminosity: formatLuminosity, atMost: showAtMost }).join(' · ');
}

/** How values are written, which differs from how they are read aloud. */
interface Manner {
  readonly luminosity: (nb: number) => string;
  readonly atMost: (runs: string) => string;
}

function showAtMost(runs: string): string {
  return vscode.l10n.t('≤ {0}', runs);
}

function speakAtMost(runs: string): string {
  return vscode.l10n.t('at most {0}', runs);
}

function partsOf(
  node: ExperimentNode,
  kept: KeptExperiment | undefined,
  { luminosity, atMost }: Manner,
): string[] {
  const whole = wholeOf(node, kept);
  return there([
    whole?.period && formatMonths(whole.period.first, whole.period.last),
    whole && describeDated(whole, luminosity),
    describeCounts(node, atMost),
  ]);
}

function describeDated({ sum, since }: Whole, format: (nb: number) => string): string | undefined {
  const luminosity = describeLuminosity(sum, format);
  if (luminosity === undefined || since === undefined || Date.now() - since < oldFrom)
    return luminosity;
  return vscode.l10n.t('{0} as of {1}', luminosity, new Date(since).toISOString().slice(0, 10));
}

/**
 * The sums over its runs: those in memory, or in the local copy if that has as many as the server;
 * undefined if they are older than the last refresh, unless the server is away.
 */
function wholeOf(node: ExperimentNode, kept: KeptExperiment | undefined): Whole | undefined {
  const isAll = kept?.since !== undefined && kept.runs === node.total && node.filter === undefined;
  const whole = node.whole ?? (isAll ? kept : undefined);
  const isFresh = (whole?.since ?? Infinity) >= node.freshSince;
  return isFresh || node.session.store.presence.isAway ? whole : undefined;
}

function describeCounts({ list, total, filter }: ExperimentNode, atMost: Manner['atMost']): string {
  const { t } = vscode.l10n;
  const { complete, runs, missing, unreadable } = list;
  const most = total === undefined ? undefined : countRuns(total);
  return formatList([
    complete ? countRuns(runs.length) : filter !== undefined && most ? atMost(most) : most,
    missing > 0 ? t('{0} may be missing', formatCount(missing)) : undefined,
    unreadable > 0 ? t('{0} can’t be read', formatCount(unreadable)) : undefined,
  ]);
}

/** The parts that aren't empty. */
function there(parts: readonly (string | undefined)[]): string[] {
  return parts.flatMap((part) => (part ? [part] : []));
}

/**
 * The row of a run, which opens its record.
 *
 * @param label The row's label; a screen reader says `spokenName` instead.
 * @param knownYear The year that can be omitted.
 */
export function runItem(
  run: ListedRun,
  host: string,
  {
    label = String(run.run),
    spokenName = vscode.l10n.t('Run {0}', run.run),
    knownYear,
  }: { label?: string; spokenName?: string; knownYear?: number | undefined } = {},
): vscode.TreeItem {
  const address = addressOf(run, host);
  const item = new vscode.TreeItem(label);
  item.description = describeRun(run, knownYear);
  item.iconPath = runIcon(run);
  // What VS Code's chat attaches if the row is dropped there.
  item.resourceUri = address;
  item.command = {
    command: 'vscode.open',
    title: vscode.l10n.t('Open Run'),
    arguments: [address, {}, tabNameOf(run)],
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

/** How many of an experiment's runs are displayed. */
export function describeShown({ filter, found }: ExperimentNode): string {
  if (filter !== undefined) return describeFound(found);
  const shown = formatCount(found.runs.length);
  return found.of === undefined
    ? vscode.l10n.t('{0} shown', shown)
    : vscode.l10n.t('{0} of {1} shown', shown, formatCount(found.of));
}

function filterItem(): vscode.TreeItem {
  const title = vscode.l10n.t('Edit Filter…');
  const item = new vscode.TreeItem(title);
  item.iconPath = new vscode.ThemeIcon('filter');
  item.command = { command: 'rundb.filterRuns', title };
  return item;
}

/** The row of an error. Choosing it tries again; if the sign-in was rejected, it signs in. */
export function errorItem(error: unknown, again: vscode.Command): vscode.TreeItem {
  const { t } = vscode.l10n;
  const message = messageOf(error);
  const item = new vscode.TreeItem(message);
  item.tooltip = message;
  item.iconPath = new vscode.ThemeIcon(
    'warning',
    new vscode.ThemeColor('problemsWarningIcon.foreground'),
  );
  const isRefused = error instanceof RunDBError && error.kind === 'notSignedIn';
  item.command = isRefused ? { command: 'rundb.signIn', title: t('Sign In') } : again;
  item.accessibilityInformation = {
    label: isRefused
      ? t('{0} Press Enter to sign in.', message)
      : t('{0} Press Enter to try again.', message),
  };
  return item;
}
