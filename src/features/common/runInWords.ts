import * as vscode from 'vscode';
import {
  beamEnergyName,
  isWrongDate,
  printTime,
  qualityOf,
  type ListedRun,
  type RunFacts,
} from '../../core/records/index.ts';
import { printDuration, printLuminosity, speakLuminosity } from '../../core/statistics/index.ts';
import { qualityColour, qualityInWords, qualityMarks } from './quality.ts';

/** Type, quality, luminosity, beam energy, start and duration in one line, what counts most first. */
export function describeRun({ facts }: ListedRun): string {
  const mark = qualityMarks[qualityOf(facts)];
  return described(facts, [
    [facts.type, mark].filter((part) => part).join(' '),
    isUnflaggedPhysics(facts) ? vscode.l10n.t('not flagged') : undefined,
  ]);
}

/** The same without marks, for lists that are read aloud as they are written. */
export function describeRunInWords({ facts }: ListedRun): string {
  return described(facts, [facts.type, isToldQuality(facts) ? qualityInWords(facts) : undefined]);
}

function described(facts: RunFacts, first: readonly (string | undefined)[]): string {
  const parts = [
    ...first,
    facts.lumiRecorded === undefined ? undefined : printLuminosity(facts.lumiRecorded),
    facts.beamEnergy === undefined ? undefined : beamEnergyName(facts.beamEnergy),
    facts.start && startInWords(facts.start),
    facts.duration === undefined ? undefined : printDuration(facts.duration),
  ];
  return parts.filter((part) => part).join(' · ');
}

/** The same for a screen reader. `name` is how the run is called there. */
export function speakRun({ facts }: ListedRun, name: string): string {
  const { t } = vscode.l10n;
  const parts = [
    name,
    facts.type,
    facts.start && t('started {0}', startInWords(facts.start)),
    facts.duration === undefined ? undefined : t('took {0}', printDuration(facts.duration)),
    facts.lumiRecorded === undefined ? undefined : speakLuminosity(facts.lumiRecorded),
    facts.beamEnergy === undefined ? undefined : beamEnergyName(facts.beamEnergy),
    isToldQuality(facts) ? t('quality {0}', qualityInWords(facts)) : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** The icon of a run's type, coloured by its quality. */
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

/** That runs of other types are not flagged is no news. */
function isToldQuality(facts: RunFacts): boolean {
  return qualityOf(facts) !== 'notFlagged' || isUnflaggedPhysics(facts);
}

function isUnflaggedPhysics(facts: RunFacts): boolean {
  return facts.type === 'physics' && qualityOf(facts) === 'notFlagged';
}

/** `2020-05-01 17:13 UTC` */
export function startInWords(start: string): string {
  const minute = printTime(start);
  return isWrongDate(start) ? vscode.l10n.t('{0} (start time not recorded)', minute) : minute;
}
