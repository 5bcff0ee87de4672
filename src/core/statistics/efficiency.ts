import { formatPercent, inEnglish } from '../format/index.ts';

/** Recorded divided by delivered luminosity, `91.3%`, in German `91,3 %`. */
export function formatEfficiency(efficiency: number): string {
  return formatPercent(efficiency);
}

/** The same for copies: in English, whatever the display language. */
export function printEfficiency(efficiency: number): string {
  return inEnglish(() => formatEfficiency(efficiency));
}
