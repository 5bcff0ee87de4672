import { perLanguage } from './displayLanguage.ts';

const month = perLanguage(
  (language) =>
    new Intl.DateTimeFormat(language, { year: 'numeric', month: 'short', timeZone: 'UTC' }),
);

/**
 * The months in UTC between two times in ms since 1970: `Oct – Dec 2019`, `Oct 2019 – Jan 2020`,
 * `Oct 2019`, in German `Okt.–Dez. 2019`. Days and times of day are ISO 8601 in every language.
 */
export function formatMonths(first: number, last: number): string {
  return month().formatRange(first, last);
}
