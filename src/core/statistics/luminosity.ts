import { t } from '@vscode/l10n';
import { formatNumber, inEnglish } from '../format/index.ts';

const units = [
  { perNb: 1e-9, name: 'ab⁻¹', spoken: (value: string) => t('{0} inverse attobarn', value) },
  { perNb: 1e-6, name: 'fb⁻¹', spoken: (value: string) => t('{0} inverse femtobarn', value) },
  { perNb: 1e-3, name: 'pb⁻¹', spoken: (value: string) => t('{0} inverse picobarn', value) },
  { perNb: 1, name: 'nb⁻¹', spoken: (value: string) => t('{0} inverse nanobarn', value) },
] as const;

/**
 * A luminosity in nb⁻¹ with three digits, in the most readable unit: `12.3 pb⁻¹`, in German
 * `12,3 pb⁻¹`.
 */
export function formatLuminosity(nb: number): string {
  const [value, unit] = inBestUnit(nb);
  return `${formatNumber(value)} ${unit.name}`;
}

/** The same for a lower limit: `≥ 12.2 pb⁻¹`, so rounded down. */
export function formatLeastLuminosity(nb: number): string {
  const rounded = Number(nb.toPrecision(3));
  // Sums of decimal fractions aren't exact.
  const isAbove = rounded > nb * (1 + 1e-9);
  const digit = 10 ** (Math.floor(Math.log10(nb)) - 2);
  return `≥ ${formatLuminosity(isAbove ? rounded - digit : rounded)}`;
}

/** The same for code, copies and agents: in English, whatever the display language. */
export function printLuminosity(nb: number): string {
  return inEnglish(() => formatLuminosity(nb));
}

/** The same for a screen reader: `12.3 inverse picobarn`. */
export function speakLuminosity(nb: number): string {
  const [value, unit] = inBestUnit(nb);
  return unit.spoken(formatNumber(value));
}

/**
 * The most readable unit for a luminosity in nb⁻¹, such as the end of an axis: one nb⁻¹ is `perNb`
 * of it.
 */
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
