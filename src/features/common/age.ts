import * as vscode from 'vscode';

/** Younger than that, in ms, nobody asks how old something is. */
const shownFrom = 10 * 60_000;

/** `Local copy, 3 h old` of what was asked for at a time, ms since 1970; undefined where it is new. */
export function describeAge(since: number | undefined): string | undefined {
  if (since === undefined) return undefined;
  const age = Date.now() - since;
  if (age < shownFrom) return undefined;
  return vscode.l10n.t('Local copy, {0} old', inWords(age));
}

/** The same with a link to ask again, in Markdown. */
export function ageLink(since: number | undefined): string | undefined {
  const age = describeAge(since);
  return age && `${age} · [${vscode.l10n.t('Refresh')}](command:rundb.refresh)`;
}

/** `3 h old` of what was asked for at a time, ms since 1970. */
export function howOld(since: number): string {
  return vscode.l10n.t('{0} old', inWords(Date.now() - since));
}

/** `12 min`, `3 h`, `2 days`; `1 min` at least */
function inWords(age: number): string {
  const { t } = vscode.l10n;
  const minutes = Math.max(1, Math.floor(age / 60_000));
  if (minutes < 60) return t('{0} min', minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t('{0} h', hours) : t('{0} days', Math.floor(hours / 24));
}
