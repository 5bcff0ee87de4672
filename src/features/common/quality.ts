import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { formatList } from '../../core/format/index.ts';
import {
  notFlagged,
  qualityOf,
  reasonsFor,
  type Quality,
  type RunFacts,
} from '../../core/records/index.ts';

/** Marks for the quality that don't rely on colors. */
export const qualityMarks: Record<Quality, string> = {
  good: '✓',
  recoverable: '≈',
  bad: '✗',
  other: '?',
  notFlagged: '',
};

/** VS Code's list colors are undefined in high contrast themes; these are defined. */
const colours: Record<Quality, string | undefined> = {
  good: 'testing.iconPassed',
  recoverable: 'problemsWarningIcon.foreground',
  bad: 'problemsErrorIcon.foreground',
  other: 'disabledForeground',
  notFlagged: undefined,
};

export function qualityColour(quality: Quality): vscode.ThemeColor | undefined {
  const colour = colours[quality];
  return colour === undefined ? undefined : new vscode.ThemeColor(colour);
}

/**
 * The verdict with the detectors that caused it: `bad: KLM, ECL (NO EVENTS)`, `good`, `not
 * flagged`.
 */
export function qualityInWords(facts: Pick<RunFacts, 'flags'>): string {
  switch (qualityOf(facts)) {
    case 'bad':
      return t('bad: {0}', badDetectors(facts));
    case 'recoverable':
      return t('recoverable: {0}', reasons(facts, 'RECOVERABLE'));
    case 'other':
      return t('unknown flag: {0}', reasons(facts));
    case 'good':
      return t('good');
    case 'notFlagged':
      return t('not flagged');
  }
}

/** The same, with the detectors that aren't flagged yet if others are. */
export function wholeQualityInWords(facts: Pick<RunFacts, 'flags'>): string {
  const missing = notFlagged(facts);
  const verdict = qualityInWords(facts);
  if (missing.length === 0 || qualityOf(facts) === 'notFlagged') return verdict;
  return t('{0}; not flagged: {1}', verdict, formatList(missing.map(nameOf)));
}

/** The detectors that make a run bad: `KLM, ECL (NO EVENTS)`. */
export function badDetectors(facts: Pick<RunFacts, 'flags'>): string {
  return reasons(facts, 'BAD');
}

/** The detectors that caused the verdict, with their flag if it's not the usual one. */
function reasons(facts: Pick<RunFacts, 'flags'>, usual?: string): string {
  return formatList(
    reasonsFor(facts).map(([detector, flag]) =>
      flag.toUpperCase() === usual ? nameOf(detector) : `${nameOf(detector)} (${flag})`,
    ),
  );
}

function nameOf(detector: string): string {
  return detector.toUpperCase();
}
