import * as vscode from 'vscode';
import { formatCount, formatSentences } from '../../core/format/index.ts';

/** In ms; the age of anything newer isn't displayed. */
const shownFrom = 10 * 60_000;

/** `Local copy, 3 h old`, from the time of the request in ms since 1970; undefined if it's new. */
export function describeAge(since: number | undefined): string | undefined {
  if (since === undefined) return undefined;
  const age = Date.now() - since;
  if (age < shownFrom) return undefined;
  return vscode.l10n.t('Local copy, {0} old', inWords(age));
}

/** The same with a link to refresh, in Markdown. */
export function ageLink(since: number | undefined): string | undefined {
  const age = describeAge(since);
  return age && `${age} · [${vscode.l10n.t('Refresh')}](command:rundb.refresh)`;
}

/** A sentence, followed by the age of what it says unless that's new: `… Local copy, 3 h old.` */
export function sentenceWithAge(sentence: string, since: number | undefined): string {
  const age = describeAge(since);
  return formatSentences([sentence, age && vscode.l10n.t('{0}.', age)]);
}

/** Calls back from time to time, because the ages that are displayed change. */
export function whileAging(update: () => void, interval = shownFrom): vscode.Disposable {
  const timer = setInterval(update, interval);
  return new vscode.Disposable(() => clearInterval(timer));
}

/** `3 h old`, from the time of the request in ms since 1970. */
export function howOld(since: number): string {
  return vscode.l10n.t('{0} old', inWords(Date.now() - since));
}

/** `12 min`, `3 h`, `2 days`; at least `1 min` */
function inWords(age: number): string {
  const { t } = vscode.l10n;
  const minutes = Math.max(1, Math.floor(age / 60_000));
  if (minutes < 60) return t('{0} min', minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t('{0} h', hours) : t('{0} days', formatCount(Math.floor(hours / 24)));
}
