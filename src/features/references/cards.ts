import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import type { RunId } from '../../core/rundb/index.ts';
import { isOneRun, printRange, type Iov, type RunRange } from '../../core/selection/index.ts';
import { printDuration } from '../../core/statistics/index.ts';
import { ageLink, countRuns, describeLuminosity, loadTooltips } from '../common/index.ts';
import { widthOf, type summaryOf } from './summaries.ts';
import { count, describeEnergies, describeGood, describeQuality, nameOf } from './words.ts';

/** So many intervals make a query that can be read. */
const mostInQuery = 20;

/**
 * All of a run, with links to its record, to where else it is mentioned and to the web.
 *
 * @param isNamed Whether its number and quality are said beside it.
 */
export async function runCard(
  run: ListedRun,
  since: number | undefined,
  server: string,
  isNamed: boolean,
): Promise<vscode.MarkdownString> {
  const { t } = vscode.l10n;
  const argument = argumentOf(`${run.experiment}:${run.run}`);
  const links = [
    `[${t('Open Record')}](command:rundb.goToRun?${argument})`,
    `[${t('Find All Mentions')}](command:rundb.findMentions?${argument})`,
    `[${t('Open in Browser')}](${webAddress(run, server)})`,
  ];
  const { runTooltip } = await loadTooltips();
  const card = runTooltip(run, since, { links: links.join(' · '), isNamed });
  card.isTrusted = { enabledCommands: ['rundb.goToRun', 'rundb.findMentions', 'rundb.refresh'] };
  return card;
}

/**
 * What intervals hold together.
 *
 * @param said What is said beside it.
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
  card.appendMarkdown('**').appendText(title).appendMarkdown('**\n\n');
  const line = (text: string): void => {
    card.appendText(text).appendMarkdown('  \n');
  };
  if (!summary.listed) {
    line(
      summary.runs === undefined
        ? t('Too many runs to summarize.')
        : t('{0}: too many to summarize.', countRuns(summary.runs)),
    );
  } else if (summary.runs === 0) {
    if (!said.has('missing')) line(t('None of these runs exist.'));
  } else {
    const quality = said.has('bad') ? describeGood(summary) : describeQuality(summary);
    line(`${countRuns(summary.runs)}: ${quality}`);
    const luminosity = describeLuminosity(summary);
    if (luminosity !== undefined) line(t('Recorded luminosity: {0}', luminosity));
    line(t('Beam energy: {0}', describeEnergies(summary)));
    if (summary.duration > 0) line(t('{0} of data taking', printDuration(summary.duration)));
    if (summary.gaps.length > 0 && !said.has('gap')) line(gapsOf(summary.gaps));
  }
  const query = queryOf(iovs);
  if (query !== undefined) {
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

/** That something is missing or wrong, in a sentence. */
export function wordCard(sentence: string): vscode.MarkdownString {
  return new vscode.MarkdownString().appendText(sentence);
}

function titleOf(iovs: readonly Iov[]): string {
  const { t } = vscode.l10n;
  const experiments = new Set(iovs.map(({ first }) => first.experiment));
  const [experiment = 0] = experiments;
  const isRuns = iovs.every(isOneRun);
  if (experiments.size > 1)
    return t('{0} ranges of {1} experiments', count(iovs.length), experiments.size);
  return isRuns
    ? t('Experiment {0}, {1}', experiment, countRuns(iovs.length))
    : t('Experiment {0}, {1} ranges', experiment, count(iovs.length));
}

function gapsOf(gaps: readonly RunRange[]): string {
  const { t } = vscode.l10n;
  const numbers = gaps.reduce((sum, gap) => sum + widthOf(gap), 0);
  const widest = gaps.reduce((a, b) => (widthOf(b) > widthOf(a) ? b : a));
  const range = printRange(widest);
  return numbers === 1
    ? t('1 unused run number: {0}', range)
    : t('{0} unused run numbers; largest gap {1}', count(numbers), range);
}

/** The query that finds the runs of intervals; undefined where it would be very long. */
function queryOf(iovs: readonly Iov[]): string | undefined {
  if (iovs.length > mostInQuery) return undefined;
  const terms = iovs.map(({ first, last }) => {
    if (first.experiment !== last.experiment) {
      if (first.run > 0 || last.run < Infinity) return undefined;
      return `exp:${first.experiment}..${last.experiment === Infinity ? '' : last.experiment}`;
    }
    const isAll = first.run === 0 && last.run === Infinity;
    const runs =
      last.run === Infinity ? `${first.run}..` : printRange({ first: first.run, last: last.run });
    return isAll ? `exp:${first.experiment}` : `exp:${first.experiment} run:${runs}`;
  });
  if (!terms.every((term) => term !== undefined)) return undefined;
  return terms.length === 1 ? terms[0] : terms.map((term) => `(${term})`).join(' or ');
}

/** The page on which the RunDB itself shows a run. */
function webAddress({ experiment, run }: RunId, server: string): string {
  const parameters = new URLSearchParams({
    min_experiment: String(experiment),
    max_experiment: String(experiment),
    min_run: String(run),
    max_run: String(run),
    expand: 'True',
  });
  return `${server}/rest/v1/runs/?${parameters.toString()}`;
}

function argumentOf(text: string): string {
  return encodeURIComponent(JSON.stringify([text])).replaceAll(
    /[()]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
}
