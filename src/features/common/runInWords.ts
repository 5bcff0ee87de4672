import * as vscode from 'vscode';
import { formatList } from '../../core/format/index.ts';
import {
  beamEnergyName,
  isPhysics,
  isWrongDate,
  printTime,
  qualityOf,
  type ListedRun,
  type RunFacts,
} from '../../core/records/index.ts';
import { formatDuration, formatLuminosity, speakLuminosity } from '../../core/statistics/index.ts';
import { qualityColour, qualityInWords, qualityMarks } from './quality.ts';

/**
 * Type, quality, luminosity, beam energy, start and duration in one line, the most important first.
 *
 * @param knownYear The year that can be omitted.
 */
export function describeRun({ facts }: ListedRun, knownYear?: number): string {
  const mark = qualityMarks[qualityOf(facts)];
  const first = [
    [facts.type, mark].filter((part) => part).join(' '),
    isUnflaggedPhysics(facts) ? vscode.l10n.t('not flagged') : undefined,
  ];
  return described(facts, first, knownYear);
}

/** The same without marks, for lists whose text is read by screen readers. */
export function describeRunInWords({ facts }: ListedRun): string {
  return described(facts, [facts.type, isToldQuality(facts) ? qualityInWords(facts) : undefined]);
}

function described(
  facts: RunFacts,
  first: readonly (string | undefined)[],
  knownYear?: number,
): string {
  const luminosity = toldLuminosity(facts);
  const parts = [
    ...first,
    luminosity === undefined ? undefined : formatLuminosity(luminosity),
    facts.beamEnergy === undefined ? undefined : beamEnergyName(facts.beamEnergy),
    facts.start && startInWords(facts.start, knownYear),
    facts.duration === undefined ? undefined : formatDuration(facts.duration),
  ];
  return parts.filter((part) => part).join(' · ');
}

/** The same for a screen reader, where the run is called `name`. */
export function speakRun({ facts }: ListedRun, name: string): string {
  const { t } = vscode.l10n;
  const luminosity = toldLuminosity(facts);
  return formatList([
    name,
    facts.type,
    facts.start && t('started {0}', startInWords(facts.start)),
    facts.duration === undefined ? undefined : t('took {0}', formatDuration(facts.duration)),
    luminosity === undefined ? undefined : speakLuminosity(luminosity),
    facts.beamEnergy === undefined ? undefined : beamEnergyName(facts.beamEnergy),
    isToldQuality(facts) ? t('quality {0}', qualityInWords(facts)) : undefined,
  ]);
}

/** The icon of a run's type, in the color of its quality. */
export function runIcon({ facts }: Pick<ListedRun, 'facts'>): vscode.ThemeIcon {
  const icon = icons[facts.type ?? ''] ?? 'question';
  return new vscode.ThemeIcon(icon, qualityColour(qualityOf(facts)));
}

const icons: Readonly<Record<string, string>> = {
  physics: 'flame',
  cosmic: 'sparkle',
  beam: 'arrow-both',
  debug: 'debug-alt',
  hlttest: 'beaker',
};

/**
 * Runs that aren't physics runs usually have no luminosity, so it's omitted; a physics run with 0
 * nb⁻¹ is worth mentioning.
 */
export function toldLuminosity(facts: RunFacts): number | undefined {
  return isPhysics(facts) || facts.lumiRecorded !== 0 ? facts.lumiRecorded : undefined;
}

/** Runs that aren't physics runs usually aren't flagged, so it's omitted. */
export function isToldQuality(facts: RunFacts): boolean {
  return qualityOf(facts) !== 'notFlagged' || isUnflaggedPhysics(facts);
}

function isUnflaggedPhysics(facts: RunFacts): boolean {
  return facts.type === 'physics' && qualityOf(facts) === 'notFlagged';
}

/** `2020-05-01 17:13 UTC`, or `05-01 17:13 UTC` in a known year. */
export function startInWords(start: string, knownYear?: number): string {
  const minute = printTime(start, knownYear);
  return isWrongDate(start) ? vscode.l10n.t('{0} (start time not recorded)', minute) : minute;
}
