import { textBefore } from '../lines.ts';
import { numbersOf, type Literal, type Source } from '../source/index.ts';
import { Experiments, isPlausible, isStatedWith } from './experiments.ts';
import { mayBeFirst, readIov, readPairs } from './intervals.ts';
import { findEnds, readEnds } from './ends.ts';
import type { Key } from './keys.ts';
import { readLimits } from './limits.ts';
import {
  allParts,
  isLate,
  mentionOf,
  rangePart,
  type Mention,
  type MentionPart,
} from './mention.ts';
import { readParallelLists } from './parallelLists.ts';
import { formOf, isByExperiment, readRunNumbers } from './runNumbers.ts';
import {
  endOf,
  isExperimentKey,
  isExperimentsKey,
  isIovKey,
  isLabelKey,
  isLimitKey,
  isRunKey,
  isRunsKey,
} from './words.ts';

/** The runs given by keys and arguments: `runs: [798, 799]` near `experiment: 12`. */
export function readKeyedRuns(source: Source, keys: readonly Key[]): Mention[] {
  // Most texts never state the experiment of any runs: skip those.
  if (!keys.some(mayNameRuns) || !keys.some((key) => mayStateExperiment(key, source))) return [];
  const experiments = new Experiments(source, keys);
  const parallel = readParallelLists(source, keys);
  const mentions = readLimits(source, keys);
  const ends = findEnds(source, keys);
  const isEnd = new Set<Key>(ends.flat());
  mentions.push(...ends.flatMap((each) => readEnds(each, experiments) ?? []));
  for (const key of keys) {
    if (isLimitKey(key) || isEnd.has(key)) continue;
    const mention = isIovKey(key)
      ? readIov(key)
      : parallel.has(key)
        ? parallel.get(key)
        : readRuns(source, key, experiments);
    if (mention) mentions.push(mention);
  }
  return mentions;
}

/** A quick check whether a key may name runs: most keys with these names don't. */
function mayNameRuns(key: Key): boolean {
  const isEnd = endOf(key) !== undefined && key.value.kind === 'number';
  const mayHoldRuns = isRunsKey(key) || isIovKey(key);
  return isEnd || isLimitKey(key) || (mayHoldRuns && looksLikeRuns(key.value));
}

/** Whether a key may state an experiment, of its own runs or of others. */
function mayStateExperiment(key: Key, { language }: Source): boolean {
  const { name, value } = key;
  // In YAML, each of the lines below may be an experiment.
  const mayBeNumber = value.kind !== 'other' || language === 'yaml';
  return (
    isLabelKey(key) ||
    isIovKey(key) ||
    isLimitKey(key) ||
    /(?:exp(?:eriment)?_?|_e)\d/i.test(name) ||
    (mayBeNumber && (isExperimentKey(key) || isExperimentsKey(key))) ||
    (value.kind === 'list' &&
      value.items.some((item) => item.key !== undefined || item.value.kind === 'list'))
  );
}

function looksLikeRuns(value: Literal): boolean {
  if (value.kind === 'text') return /^[\d\s,;-]+$/.test(value.value);
  if (value.kind !== 'list') return value.kind !== 'other';
  return value.items[0] !== undefined && looksLikeRuns(value.items[0].value);
}

function readRuns(source: Source, key: Key, experiments: Experiments): Mention | undefined {
  if (!isRunsKey(key) || key.isInText || key.operator === '==' || !mayNameRuns(key))
    return undefined;
  if (isFirstOfTuple(source, key) || isCounter(source, key)) return undefined;
  if (isByExperiment(key.value)) {
    const parts = readRunNumbers(key.value, undefined);
    const areRuns = parts?.every(({ iov }) => !iov || mayBeFirst(iov.first.experiment));
    const values = valuesOf(key.value);
    // Numbers of something, or the experiment of each run.
    const areNumbers = !parts?.some(isLate) && values.every(({ kind }) => kind === 'number');
    const areUnclear = isOfRanges(key) && values.some((value) => numbersOf(value));
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
  const range = readTuples(key, stated.experiment);
  const parts = range ?? readRunNumbers(key.value, stated.experiment);
  if (!parts || !(isDqmInput || isPlausible(stated.experiment, parts))) return undefined;
  if (range) return mentionOf('ranges', key.value, range);
  // There are good ranges of other things than runs.
  if (!key.word.includes('run') && !parts.some(isLate)) return undefined;
  if (isDqmInput) return mentionOf('dqm-input', { start: stated.start, end: key.end }, parts);
  // A single number is a range if its key says so.
  const isRange = isOne && isOfRanges(key);
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
    /\bfor\s*\(?$/.test(textBefore(source.text, bracket, 20))
  );
}

/** Whether the numbers in a list may not be runs: the ends of a range, or a pair. */
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

/** The value for each experiment in a map, also in C++'s `{{12, {798, 801}}}`. */
function valuesOf(value: Literal): Literal[] {
  if (value.kind !== 'list') return [];
  return value.items.flatMap((item) => {
    if (item.key !== undefined || item.value.kind !== 'list') return item.value;
    return item.value.items[1]?.value ?? [];
  });
}

/** `run_range = (798, 3904)`, `run_ranges = [(798, 801), (804, 810)]` */
function readTuples(key: Key, experiment: number): MentionPart[] | undefined {
  const { word, value } = key;
  if (!isOfRanges(key) || value.kind !== 'list' || value.name !== undefined) return undefined;
  const rangeOf = (pair: Literal) => {
    const [first, last] = numbersOf(pair, 2) ?? [];
    return first && last && rangePart(pair, experiment, first, last);
  };
  const only = word.endsWith('range') ? rangeOf(value) : undefined;
  if (only) return [only];
  return allParts(
    value.items.map((item) => (item.key === undefined ? rangeOf(item.value) : undefined)),
  );
}
