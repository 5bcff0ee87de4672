import * as vscode from 'vscode';
import {
  beamEnergyName,
  isPhysics,
  isWrongDate,
  printSpan,
  qualityOf,
  type RunFacts,
} from '../../core/records/index.ts';
import { formatDuration, formatLuminosity } from '../../core/statistics/index.ts';
import {
  isToldQuality,
  qualityInWords,
  qualityMarks,
  startInWords,
  toldLuminosity,
} from '../common/index.ts';

/** `physics · ✗ bad: KLM · 12.3 pb⁻¹ recorded · 4S · 2020-05-06 10:20 – 11:25 UTC · 1 h 05 min` */
export function describeRecord(facts: RunFacts): string {
  const { type, beamEnergy, duration } = facts;
  const parts = [
    type,
    isToldQuality(facts)
      ? `${qualityMarks[qualityOf(facts)]} ${qualityInWords(facts)}`.trim()
      : undefined,
    luminosityOf(facts),
    beamEnergy === undefined ? undefined : beamEnergyName(beamEnergy),
    timesOf(facts),
    duration === undefined ? undefined : formatDuration(duration),
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function luminosityOf(facts: RunFacts): string | undefined {
  const { t } = vscode.l10n;
  const luminosity = toldLuminosity(facts);
  if (luminosity !== undefined) return t('{0} recorded', formatLuminosity(luminosity));
  return isPhysics(facts) ? t('no luminosity') : undefined;
}

function timesOf({ start, stop }: RunFacts): string | undefined {
  if (start === undefined) return undefined;
  const span = stop === undefined || isWrongDate(start) ? undefined : printSpan(start, stop);
  return span ?? vscode.l10n.t('started {0}', startInWords(start));
}
