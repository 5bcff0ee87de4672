import * as vscode from 'vscode';
import {
  notFlagged,
  qualityOf,
  reasonsFor,
  type Quality,
  type RunFacts,
} from '../../core/records/index.ts';

/** Quality for those who don't tell the colours apart. */
export const qualityMarks: Record<Quality, string> = {
  good: '✓',
  recoverable: '≈',
  bad: '✗',
  other: '?',
  notFlagged: '',
};

/** Those of lists have no colour in high contrast themes; these have. */
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

/** The verdict with the detectors that are why: `bad: KLM, ECL (NO EVENTS)`, `good`, `not flagged`. */
export function qualityInWords(facts: Pick<RunFacts, 'flags'>): string {
  const { t } = vscode.l10n;
  switch (qualityOf(facts)) {
    case 'bad':
      return t('bad: {0}', reasons(facts, 'BAD'));
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

/** The same, with the detectors that are not flagged yet where others are. */
export function wholeQualityInWords(facts: Pick<RunFacts, 'flags'>): string {
  const missing = notFlagged(facts);
  const verdict = qualityInWords(facts);
  if (missing.length === 0 || qualityOf(facts) === 'notFlagged') return verdict;
  return vscode.l10n.t('{0}; not flagged: {1}', verdict, missing.map(nameOf).join(', '));
}

/** The detectors that decide, with their flag where it is not the usual one. */
function reasons(facts: Pick<RunFacts, 'flags'>, usual?: string): string {
  return reasonsFor(facts)
    .map(([detector, flag]) =>
      flag.toUpperCase() === usual ? nameOf(detector) : `${nameOf(detector)} (${flag})`,
    )
    .join(', ');
}

function nameOf(detector: string): string {
  return detector.toUpperCase();
}
