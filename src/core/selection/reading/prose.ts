import { plainText, type Source } from '../source/index.ts';
import { isPlausible } from './experiments.ts';
import { mentionOf, type Mention } from './mention.ts';
import { readRanges } from './runNumbers.ts';

const experiment = String.raw`(?:[Ee]xp(?:eriment)?|EXP(?:ERIMENT)?)\.?[ \t]{0,3}`;
const number = String.raw`\d+(?:[ \t]{0,3}[-–][ \t]{0,3}\d+)?`;
const joint = String.raw`(?:,[ \t]{0,3}|(?:,[ \t]{1,3}|[ \t]{1,3})(?:and|or|&)[ \t]{1,3})`;
const runs = String.raw`(?:[Rr]un|RUN)(?:(?: number)?\.?[ \t]{0,3}(?<NAMErun>${number})|[sS][ \t]{1,3}(?<NAMEruns>${number}(?:${joint}${number})*)(?!${joint}\d))(?![\w.-]*\w|[ \t]{0,3}[–—+/][ \t]{0,3}\d|,\d|,[ \t]*\r?\n[ \t#*/]*\d|[ \t]+(?:to|till?|until|through|times|except|but|without)\b|[ \t]*[%×]|,?[ \t]{0,3}\d*[ \t]?[Ee]vents)`;
const between = String.raw`[ \t]{0,3}[,:;/]?[ \t]{0,3}`;

/** `experiment 12, runs 798-801, 804`, or the other way around. */
export const prose = String.raw`(?<!\w)(?<prose>${experiment}(?<proseExperiment>\d+)${between}${runs.replaceAll('NAME', 'prose_')}|${runs.replaceAll('NAME', 'inverse_')}${between}(?:(?:of|in|from)[ \t]{1,3})?${experiment}(?<inverseExperiment>\d+)(?![\w.-]*\w))`;

/** Runs in natural language, in a text or a comment. Undefined if the words mean something else. */
export function readProse(source: Source, found: RegExpExecArray): Mention | undefined {
  const { index: start, 0: text, groups = {} } = found;
  if (!source.isProse(start)) return undefined;
  const numbers =
    groups['prose_run'] ?? groups['prose_runs'] ?? groups['inverse_run'] ?? groups['inverse_runs'];
  const own = Number(groups['proseExperiment'] ?? groups['inverseExperiment']);
  if (numbers === undefined) return undefined;
  // “Experiment 7 runs 3 seeds”
  if (/^experiment.*\sruns\s+\d+$/i.test(text)) return undefined;
  const at =
    start + (groups['proseExperiment'] ? text.lastIndexOf(numbers) : text.indexOf(numbers));
  // Words between the numbers become the punctuation of ranges, keeping the length.
  const ranges = numbers
    .replaceAll('–', '-')
    .replaceAll(/and|or|&/g, (word) => ','.padEnd(word.length));
  const parts = readRanges(plainText(ranges, at), own);
  if (!parts || !isPlausible(own, parts)) return undefined;
  return mentionOf('prose', { start, end: start + text.length }, parts);
}
