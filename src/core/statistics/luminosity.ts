const units = [
  { perNb: 1e-9, name: 'ab⁻¹', spoken: 'inverse attobarn' },
  { perNb: 1e-6, name: 'fb⁻¹', spoken: 'inverse femtobarn' },
  { perNb: 1e-3, name: 'pb⁻¹', spoken: 'inverse picobarn' },
  { perNb: 1, name: 'nb⁻¹', spoken: 'inverse nanobarn' },
] as const;

/** A luminosity in nb⁻¹ with three digits, in the unit that reads best: `12.3 pb⁻¹`. */
export function printLuminosity(nb: number, unitName: 'name' | 'spoken' = 'name'): string {
  const unit = units.find(({ perNb }) => Math.abs(nb) * perNb >= 1) ?? units[3];
  return `${Number((nb * unit.perNb).toPrecision(3))} ${unit[unitName]}`;
}
