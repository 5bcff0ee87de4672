import * as vscode from 'vscode';
import { formatCount } from '../../core/format/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import { webPage } from '../../core/rundb/index.ts';
import {
  isOneRun,
  printRange,
  queryOfIovs,
  type Iov,
  type RunRange,
} from '../../core/selection/index.ts';
import { formatDuration } from '../../core/statistics/index.ts';
import {
  ageLink,
  asMarkdown,
  countRuns,
  describeLacking,
  describeLuminosity,
  loadTooltips,
} from '../common/index.ts';
import { widthOf, type summaryOf } from './summaries.ts';
import { describeEnergies, describeGood, describeQuality, nameOf } from './words.ts';

/** A query of more intervals isn't readable. */
const mostInQuery = 20;

/**
 * Everything about a run, with links to its record, its mentions and its web page.
 *
 * @param server The server's address; undefined for the demo, whose pages need a key.
 * @param isNamed Whether its number and quality are shown next to the card already.
 */
export async function runCard(
  run: ListedRun,
  since: number | undefined,
  server: string | undefined,
  isNamed: boolean,
): Promise<vscode.MarkdownString> {
  const { t } = vscode.l10n;
  const argument = argumentOf(`${run.experiment}:${run.run}`);
  const links = [
    `[${t('Open Record')}](command:rundb.goToRun?${argument})`,
    `[${t('Find All Mentions')}](command:rundb.findMentions?${argument})`,
    ...(server === undefined ? [] : [`[${t('Open in Browser')}](${webPage(run, server)})`]),
  ];
  const { runTooltip } = await loadTooltips();
  const card = runTooltip(run, since, { links: links.join(' · '), isNamed });
  card.isTrusted = { enabledCommands: ['rundb.goToRun', 'rundb.findMentions', 'rundb.refresh'] };
  return card;
}

/**
 * The summary of intervals.
 *
 * @param said What is shown next to the card already.
 */
export function intervalsCard(
  iovs: readonly Iov[],
  summary: NonNullable<ReturnType<typeof summaryOf>>,
  said: ReadonlySet<string> = new Set(),
): vscode.MarkdownString {
  const { t } = vscode.l10n;
  const card = new vscode.MarkdownString();
  card.isTrusted = { enabledCommands: ['rundb.openOverview', 'rundb.openSearch', 'rundb.refresh'] };
  const [only] = iovs;
  const title = only && iovs.length === 1 ? nameOf(only) : titleOf(iovs);
  card.appendMarkdown(`**${asMarkdown(title)}**\n\n`);
  const line = (text: string): void => {
    card.appendMarkdown(`${asMarkdown(text)}  \n`);
  };
  if (!summary.listed) {
    line(
      summary.runs === undefined
        ? t('Too many runs to summarize. Use smaller ranges.')
        : t('{0}: too many to summarize. Use smaller ranges.', countRuns(summary.runs)),
    );
  } else if (summary.runs === 0 && !summary.lacking) {
    if (!said.has('missing')) line(t('None of these runs exist. Check their numbers.'));
  } else {
    const quality = said.has('bad') ? describeGood(summary) : describeQuality(summary);
    line(`${countRuns(summary.runs)}: ${quality}`);
    const luminosity = describeLuminosity(summary);
    if (luminosity !== undefined) line(t('Recorded luminosity: {0}', luminosity));
    line(t('Beam energy: {0}', describeEnergies(summary)));
    if (summary.duration > 0) line(t('{0} of data taking', formatDuration(summary.duration)));
    if (summary.gaps.length > 0 && !said.has('gap')) line(gapsOf(summary.gaps));
    const lacking = summary.lacking && describeLacking(summary.lacking);
    if (lacking !== undefined) line(lacking);
  }
  if (iovs.length <= mostInQuery) {
    const query = queryOfIovs(iovs);
    const links = [
      `[${t('Search These Runs')}](command:rundb.openSearch?${argumentOf(query)})`,
      `[${t('Open Overview')}](command:rundb.openOverview?${argumentOf(query)})`,
    ];
    card.appendMarkdown(`\n${links.join(' · ')}\n`);
  }
  const age = ageLink(summary.since);
  if (age !== undefined) card.appendMarkdown(`\n\n${age}`);
  return card;
}

/** A sentence that says what's missing or wrong. */
export function wordCard(sentence: string): vscode.MarkdownString {
  return new vscode.MarkdownString(asMarkdown(sentence));
}

function titleOf(iovs: readonly Iov[]): string {
  const { t } = vscode.l10n;
  const experiments = new Set(iovs.map(({ first }) => first.experiment));
  const [experiment = 0] = experiments;
  const isRuns = iovs.every(isOneRun);
  if (experiments.size > 1)
    return t(
      '{0} ranges of {1} experiments',
      formatCount(iovs.length),
      formatCount(experiments.size),
    );
  return isRuns
    ? t('Experiment {0}, {1}', experiment, countRuns(iovs.length))
    : t('Experiment {0}, {1} ranges', experiment, formatCount(iovs.length));
}

function gapsOf(gaps: readonly RunRange[]): string {
  const { t } = vscode.l10n;
  const numbers = gaps.reduce((sum, gap) => sum + widthOf(gap), 0);
  const widest = gaps.reduce((a, b) => (widthOf(b) > widthOf(a) ? b : a));
  const range = printRange(widest);
  return numbers === 1
    ? t('1 unused run number: {0}', range)
    : t('{0} unused run numbers; largest gap {1}', formatCount(numbers), range);
}

function argumentOf(text: string): string {
  return encodeURIComponent(JSON.stringify([text])).replaceAll(
    /[()]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
}
