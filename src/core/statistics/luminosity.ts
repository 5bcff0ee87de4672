import { t } from '@vscode/l10n';

const units = [
  { perNb: 1e-9, name: 'ab⁻¹', spoken: () => t('inverse attobarn') },
  { perNb: 1e-6, name: 'fb⁻¹', spoken: () => t('inverse femtobarn') },
  { perNb: 1e-3, name: 'pb⁻¹', spoken: () => t('inverse picobarn') },
  { perNb: 1, name: 'nb⁻¹', spoken: () => t('inverse nanobarn') },
] as const;

/** A luminosity in nb⁻¹ with three digits, in the unit that reads best: `12.3 pb⁻¹`. */
export function printLuminosity(nb: number): string {
  const [value, unit] = inBestUnit(nb);
  return `${value} ${unit.name}`;
}

/** The same for a screen reader: `12.3 inverse picobarn`. */
export function speakLuminosity(nb: number): string {
  const [value, unit] = inBestUnit(nb);
  return `${value} ${unit.spoken()}`;
}

/** Recorded by delivered luminosity, `91.3%`. */
export function printEfficiency(efficiency: number): string {
  return `${(100 * efficiency).toFixed(1)}%`;
}

/** The unit that reads best for a luminosity in nb⁻¹, as for an axis up to it: one nb⁻¹ is `perNb` of it. */
export function luminosityUnit(nb: number): { readonly name: string; readonly perNb: number } {
  return unitOf(Number(nb.toPrecision(3)));
}

function unitOf(rounded: number): (typeof units)[number] {
  return units.find(({ perNb }) => Math.abs(rounded) * perNb >= 1) ?? units[3];
}

function inBestUnit(nb: number): [number, (typeof units)[number]] {
  const rounded = Number(nb.toPrecision(3));
  const unit = unitOf(rounded);
  return [Number((rounded * unit.perNb).toPrecision(3)), unit];
}
