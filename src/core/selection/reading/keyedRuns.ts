import { iovOf } from '../iov.ts';
import { numbersOf, type Literal, type Source } from '../source/index.ts';
import { Experiments, isPlausible, isStatedWith } from './experiments.ts';
import { mayBeFirst, readIov, readPairs } from './intervals.ts';
import { findEnds, readEnds } from './ends.ts';
import type { Key } from './keys.ts';
import { readLimits } from './limits.ts';
import { mentionOf, partOf, type Mention, type MentionPart } from './mention.ts';
import { ParallelLists } from './parallelLists.ts';
import { formOf, isByExperiment, readRunNumbers } from './runNumbers.ts';
import { endOf, isIovKey, isRunKey, isRunsKey, limitOf } from './words.ts';

/** The runs that keys name: `runs: [798, 799]` near `experiment: 12`, and what calls take. */
export function readKeyedRuns(source: Source, keys: readonly Key[]): Mention[] {
  if (!keys.some(mayNameRuns)) return [];
  const experiments = new Experiments(source, keys);
  const lists = new ParallelLists(source, keys);
  const mentions = readLimits(source, keys);
  const ends = findEnds(source, keys);
  const isEnd = new Set(ends.flatMap(({ first, last }): Key[] => [first, last]));
  mentions.push(...ends.flatMap((each) => readEnds(each, experiments) ?? []));
  for (const key of keys) {
    if (limitOf(key) || isEnd.has(key)) continue;
    const mention = readKeyed(key);
    if (mention) mentions.push(mention);
  }
  return mentions;

  function readKeyed(key: Key): Mention | undefined {
    if (isIovKey(key)) return readIov(key);
    if (!isRunsKey(key)) return undefined;
    const parallel = lists.read(key);
    return parallel ? parallel.mention : readRuns(source, key, experiments);
  }
}

/** Whether it is worth a look: most keys of such names hold something else. */
function mayNameRuns(key: Key): boolean {
  const isEnd = endOf(key) !== undefined && key.value.kind === 'number';
  return isEnd || limitOf(key) !== undefined || (mayHoldRuns(key) && looksLikeRuns(key.value));
}

function mayHoldRuns(key: Key): boolean {
  return isRunsKey(key) || isIovKey(key);
}

function looksLikeRuns(value: Literal): boolean {
  switch (value.kind) {
    case 'number':
      return true;
    case 'text':
      return /^[\d\s,;-]+$/.test(value.value);
    case 'list':
      return value.items[0] !== undefined && looksLikeRuns(value.items[0].value);
    case 'range':
      return true;
    case 'other':
      return false;
  }
}

function readRuns(source: Source, key: Key, experiments: Experiments): Mention | undefined {
  if (key.isInText || key.isCompared || !mayNameRuns(key)) return undefined;
  if (isFirstOfTuple(source, key) || isCounter(source, key)) return undefined;
  if (isByExperiment(key.value)) {
    const parts = readRunNumbers(key.value, undefined);
    const areRuns = parts?.every(
      ({ iov }) =>
        !iov || (mayBeFirst(iov.first.experiment) && isPlausible(iov.first.experiment, parts)),
    );
    // How many of something there are, or the experiment of each run.
    const areNumbers = !parts?.some(isLate) && hasNumbersOnly(key.value);
    const areUnclear = isOfRanges(key) && valuesOf(key.value).some((value) => numbersOf(value));
    return parts && areRuns && !areNumbers && !areUnclear
      ? mentionOf(formOf(key.value), key.value, parts)
      : undefined;
  }
  const stated = experiments.at(key);
  const pairs = readPairs(key.value, stated?.experiment);
  if (pairs) return mentionOf('exprun', key.value, pairs);
  if (stated?.experiment === undefined) return undefined;
  const isDqmInput =
    key.name === 'RunList' &&
    stated.name === 'Experiment' &&
    /^\s*,\s*$/.test(source.text.slice(stated.end, key.start));
  const isOne = key.value.kind === 'number';
  if (isOne && !key.isAdded && !(isRunKey(key) && isStatedWith(source, stated, key)))
    return undefined;
  if (isUnclear(key)) return undefined;
  const range = readRange(key, stated.experiment) ?? readTuples(key, stated.experiment);
  const parts = range ?? readRunNumbers(key.value, stated.experiment);
  if (!parts || !(isDqmInput || isPlausible(stated.experiment, parts))) return undefined;
  if (range) return mentionOf('ranges', key.value, range);
  // Other things than runs have good ranges.
  if (!key.word.includes('run') && !parts.some(isLate)) return undefined;
  if (isDqmInput) return mentionOf('dqm-input', { start: stated.start, end: key.end }, parts);
  // A number alone is a range where its key says so.
  const isRange = isOne && /ranges?$/.test(key.word);
  return mentionOf(isRange ? 'ranges' : formOf(key.value), key.value, parts);
}

/** `runs = "798-801", "804"` */
function isFirstOfTuple(source: Source, { start, end, value }: Key): boolean {
  const { text, language } = source;
  if (language !== 'python' || source.bracketAround(start) !== undefined) return false;
  const isSet = /=\s*$/.test(text.slice(start, value.start));
  return isSet && /^[ \t]*,/.test(text.slice(end, end + 20));
}

/** `run += 1`, `for (int run = 798; …)` */
function isCounter(source: Source, { start, end, value, operator }: Key): boolean {
  if (value.kind !== 'number') return false;
  if (operator === '+=' || operator === '|=') return true;
  const bracket = source.bracketAround(start);
  return (
    bracket !== undefined &&
    source.text.slice(end, end + 3).includes(';') &&
    /\bfor\s*\(?$/.test(source.text.slice(Math.max(0, bracket - 20), bracket))
  );
}

/** Whether numbers in a list may be another thing than runs: the ends of a range, or a pair. */
function isUnclear(key: Key): boolean {
  const { word, value, operator } = key;
  const numbers = numbersOf(value);
  if (!numbers) return false;
  if (/^\.(?:append|add)/.test(operator)) return true;
  return isOfRanges(key) && !(word.endsWith('range') && numbers.length === 2);
}

function isOfRanges({ word }: Key): boolean {
  return /ranges?$/.test(word);
}

/** What a map holds for each experiment: also `{{12, {798, 801}}}` of C++. */
function valuesOf(value: Literal): Literal[] {
  if (value.kind !== 'list') return [];
  return value.items.flatMap((item) => {
    if (item.key !== undefined || item.value.kind !== 'list') return item.value;
    return item.value.items[1]?.value ?? [];
  });
}

/** `{12: 798, 14: 5}` */
function hasNumbersOnly(value: Literal): boolean {
  return value.kind === 'list' && value.items.every((item) => item.value.kind === 'number');
}

function isLate({ iov }: MentionPart): boolean {
  return iov === undefined || iov.last.run >= 100;
}

/** `run_ranges = [(798, 801), (804, 810)]` */
function readTuples({ word, value }: Key, experiment: number): MentionPart[] | undefined {
  if (!/ranges?$/.test(word) || value.kind !== 'list' || value.name !== undefined) return undefined;
  if (!value.items.some((item) => item.value.kind === 'list')) return undefined;
  const parts = value.items.map((item) =>
    item.key === undefined ? rangeOf(item.value, experiment) : undefined,
  );
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

/** `run_range = (798, 3904)` */
function readRange({ word, value }: Key, experiment: number): MentionPart[] | undefined {
  return word.endsWith('range') ? rangeOf(value, experiment) : undefined;
}

/** `(798, 3904)` */
function rangeOf(value: Literal, experiment: number): MentionPart[] | undefined {
  const [first, last, ...others] = numbersOf(value) ?? [];
  if (!first || !last || others.length > 0) return undefined;
  const named = [first, last].map(({ start, end, value: run }) => {
    return { start, end, run: { experiment, run } };
  });
  return [partOf(value, iovOf(experiment, first.value, last.value), named)];
}
