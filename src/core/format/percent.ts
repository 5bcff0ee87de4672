import { perLanguage } from './displayLanguage.ts';

const percent = perLanguage(
  (language) => new Intl.NumberFormat(language, { style: 'percent', maximumSignificantDigits: 15 }),
);
const tenths = perLanguage(
  (language) => new Intl.NumberFormat(language, { style: 'percent', minimumFractionDigits: 1 }),
);

/** A fraction as a percentage with one decimal: `91.3%`, in German `91,3 %`. */
export function formatPercent(share: number): string {
  // Rounded with `toFixed`, so that what is shown and what is copied have the same digits.
  return tenths().format(Number((100 * share).toFixed(1)) / 100);
}

/** The same with up to three significant digits: `91.3%`, `100%`. */
export function formatPercentInShort(share: number): string {
  return percent().format(Number((100 * share).toPrecision(3)) / 100);
}
