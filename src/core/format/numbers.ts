import { inEnglish, perLanguage } from './displayLanguage.ts';

const number = perLanguage(
  (language) => new Intl.NumberFormat(language, { maximumFractionDigits: 20 }),
);

/** A number with all its digits: `1,234.5`, in German `1.234,5`. */
export function formatNumber(value: number): string {
  return number().format(value);
}

/** A count: `22,788`, in German `22.788`. */
export const formatCount = formatNumber;

/** The same for code, logs and agents: in English, whatever the display language. */
export function printCount(count: number): string {
  return inEnglish(() => formatCount(count));
}

/** A number with a fixed number of decimals and no grouping, so that columns line up: `1234.50`. */
export function formatFixed(value: number, decimals: number): string {
  return withDecimalSign(value.toFixed(decimals));
}

const decimalSign = perLanguage((language) => (0.5).toLocaleString(language).charAt(1));

/**
 * A number as written in code, `1234.50`, with the decimal sign of the display language: in German
 * `1234,50`.
 */
export function withDecimalSign(digits: string): string {
  return digits.replace('.', decimalSign());
}
