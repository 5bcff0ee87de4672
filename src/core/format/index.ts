/**
 * How numbers, dates and lists are written. `format…` follows the display language and is for
 * users; `print…`, here and elsewhere, uses English, ISO 8601 and the query language, whatever the
 * display language, and is for programs, colleagues and agents. Works without VS Code, and in a
 * browser.
 */
export { formatMonths } from './dates.ts';
export { displayLanguage, inEnglish, setDisplayLanguage } from './displayLanguage.ts';
export { compareShown, formatList, formatSentences } from './lists.ts';
export { formatCount, formatFixed, formatNumber, printCount, withDecimalSign } from './numbers.ts';
export { formatPercent, formatPercentInShort } from './percent.ts';
