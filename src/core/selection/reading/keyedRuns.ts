import { iovOf, iovsWithin } from '../iov.ts';
import { iovOfNumbers, namedRuns as namedRunsOf } from './calls.ts';
import { Experiments, isPlausible, isStatedWith } from './experiments.ts';
import { isIovKey, isRunKey, isRunsKey, limitOf, type Key, type Limit } from './keys.ts';
import type { Literal, NumberLiteral } from './literals.ts';
import { mentionOf, partOf, type Mention, type MentionPart } from './mention.ts';
import { isByExperiment, readRunNumbers } from './runNumbers.ts';
import { Scopes } from './scopes.ts';
import type { Language } from '../language.ts';

type NumberKey = Key & { readonly value: NumberLiteral };

/** The runs that keys name: `runs: [798, 799]` near `experiment: 12`, and what calls take. */
export function readKeyedRuns(source: string, keys: readonly Key[], language: Language): Mention[] {
  if (!keys.some(mayNameRuns)) return [];
  const scopes = new Scopes(source, language);
  const experiments = new Experiments(source, keys, language, scopes);
  const lists = Map.groupBy(
    keys.filter(({ word }) => word === 'explist' || word === 'evtnumlist'),
    ({ start }) => scopes.bracketAround(start),
  );
  const mentions = readLimits(source, keys, scopes);
  for (const key of keys) {
    if (limitOf(key)) continue;
    const around = key.word === 'runlist' ? near(lists, key) : [];
    const expList = around.find(({ word }) => word === 'explist');
    const mention = isIovKey(key)
      ? readIov(key)
      : !isRunsKey(key)
        ? undefined
        : expList
          ? parallelLists(
              expList,
              key,
              around.filter(({ word }) => word === 'evtnumlist'),
            )
          : readRuns(source, key, experiments, scopes);
    if (mention) mentions.push(mention);
  }
  return mentions;

  /** What is in the same brackets and not far away. */
  function near(all: ReadonlyMap<number | undefined, readonly Key[]>, key: Key): Key[] {
    const found = all.get(scopes.bracketAround(key.start)) ?? [];
    const first = firstFrom(found, key.start - farthest);
    return found
      .slice(first, first + 20)
      .filter((list) => Math.max(list.start, key.start) - Math.min(list.end, key.end) < farthest);
  }
}

/** So far, in characters, are parallel lists from each other. */
const farthest = 2000;

/** The index of the first key that does not end before an offset. */
function firstFrom(keys: readonly Key[], offset: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle]?.end ?? Infinity) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether it is worth a look: most keys of such names hold something else. */
function mayNameRuns(key: Key): boolean {
  return limitOf(key) !== undefined || (mayHoldRuns(key) && looksLikeRuns(key.value));
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
    case 'other':
      return false;
  }
}

function readRuns(
  source: string,
  key: Key,
  experiments: Experiments,
  scopes: Scopes,
): Mention | undefined {
  if (key.isInComment || key.isCompared || !mayNameRuns(key)) return undefined;
  if (isByExperiment(key.value)) {
    const parts = readRunNumbers(key.value, undefined);
    const areRuns = parts?.every(({ iov }) => !iov || isPlausible(iov.first.experiment));
    return parts && areRuns ? mentionOf(formOf(key.value), key.value, parts) : undefined;
  }
  const stated = experiments.at(key);
  const pairs = readPairs(key.value, stated?.experiment);
  if (pairs) return mentionOf('exprun', key.value, pairs);
  if (stated?.experiment === undefined) return undefined;
  const isDqmInput =
    key.name === 'RunList' &&
    stated.name === 'Experiment' &&
    stated.end < key.start &&
    /^\s*,\s*$/.test(source.slice(stated.end, key.start));
  if (!isDqmInput && !isPlausible(stated.experiment)) return undefined;
  const isOne = key.value.kind === 'number';
  if (isOne && !(isRunKey(key) && isStatedWith(stated, key, scopes))) return undefined;
  const parts = readRange(key, stated.experiment) ?? readRunNumbers(key.value, stated.experiment);
  if (!parts) return undefined;
  return isDqmInput
    ? mentionOf('dqm-input', { start: stated.start, end: key.end }, parts)
    : mentionOf(formUnder(key), key.value, parts);
}

/** `run_range = (798, 3904)` */
function readRange({ word, value }: Key, experiment: number): MentionPart[] | undefined {
  const [first, last, ...others] = numbersOf(value) ?? [];
  if (!word.endsWith('range') || !first || !last || others.length > 0) return undefined;
  const named = [first, last].map(({ start, end, value: run }) => {
    return { start, end, run: { experiment, run } };
  });
  return [partOf(value, iovOf(experiment, first.value, last.value), named)];
}

/** `[(12, 798), (14, 5)]`, where no experiment is said, or the same. */
function readPairs(value: Literal, experiment: number | undefined): MentionPart[] | undefined {
  if (value.kind !== 'list' || value.name !== undefined || value.items.length === 0) {
    return undefined;
  }
  const parts = value.items.map(({ key, value: item }) => {
    const [own, run, ...others] = numbersOf(item) ?? [];
    if (key !== undefined || !own || !run || run.value < 0 || others.length > 0) return undefined;
    if (own.value !== (experiment ?? own.value) || !isPlausible(own.value)) return undefined;
    const id = { experiment: own.value, run: run.value };
    const named = [{ start: own.start, end: run.end, run: id }];
    return partOf(item, iovOf(own.value, run.value, run.value), named);
  });
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

/** `"requested_iov": [12, 798, 12, 3904]`, or where intervals begin: `[[12, 798], [14, 5]]`. */
function readIov({ value, isInComment }: Key): Mention | undefined {
  if (isInComment) return undefined;
  const numbers = numbersOf(value);
  if (numbers?.length !== 4) {
    const pairs = readPairs(value, undefined);
    return pairs && mentionOf('exprun', value, pairs);
  }
  if (!isPlausible(numbers[0]?.value ?? 0)) return undefined;
  const part = partOf(value, iovOfNumbers(numbers), namedRunsOf(numbers));
  return { ...mentionOf('iov', value, [part]), isPartial: true };
}

/** A number alone is a range where its key says so. */
function formUnder({ word, value }: Key): 'numbers' | 'ranges' {
  const isRange = value.kind === 'number' ? /ranges?$/ : /range$/;
  return isRange.test(word) && value.kind !== 'text' ? 'ranges' : formOf(value);
}

/** Whether runs are written as numbers or as ranges. */
export function formOf(value: Literal): 'numbers' | 'ranges' {
  if (value.kind === 'number') return 'numbers';
  if (value.kind === 'text') return /^\d+(?:\s+\d+)+$/.test(value.value) ? 'numbers' : 'ranges';
  if (value.kind !== 'list') return 'ranges';
  const isText = value.items.some(({ value: item }) => formOf(item) === 'ranges');
  return isText ? 'ranges' : 'numbers';
}

/** `evtNumList=[1, 1], expList=[12, 12], runList=[798, 799]` */
function parallelLists(expList: Key, runList: Key, evtLists: readonly Key[]): Mention | undefined {
  const experiments = numbersOf(expList.value);
  const runs = numbersOf(runList.value);
  if (!experiments || !runs || runs.length === 0) return undefined;
  if ([...experiments, ...runs].some(({ value }) => value < 0)) return undefined;
  if (experiments.length !== runs.length && experiments.length !== 1) return undefined;
  const parts = runs.map(({ start, end, value: run }, i): MentionPart => {
    const experiment = experiments[i]?.value ?? experiments[0]?.value ?? 0;
    const named = [{ start, end, run: { experiment, run } }];
    return partOf({ start, end }, iovOf(experiment, run, run), named);
  });
  const lists = [expList, runList, ...evtLists];
  const start = Math.min(...lists.map((list) => list.start));
  const end = Math.max(...lists.map((list) => list.end));
  return mentionOf('event-info-setter', { start, end }, parts);
}

function numbersOf(value: Literal): NumberLiteral[] | undefined {
  if (value.kind !== 'list' || value.name !== undefined) return undefined;
  const numbers = value.items.flatMap((item) => (item.value.kind === 'number' ? item.value : []));
  return numbers.length === value.items.length ? numbers : undefined;
}

/** `min_experiment=12, max_experiment=12, min_run=798` in one call. */
function readLimits(source: string, keys: readonly Key[], scopes: Scopes): Mention[] {
  const groups = new Map<number, Key[]>();
  for (const key of keys) {
    if (limitOf(key) === undefined) continue;
    // In a comment, brackets count for nothing: there it is the line.
    const bracket = key.isInComment
      ? source.lastIndexOf('\n', key.start)
      : scopes.bracketAround(key.start);
    if (bracket === undefined) continue;
    const group = groups.get(bracket) ?? [];
    groups.set(bracket, group);
    group.push(key);
  }
  return [...groups.values()].flatMap((found) => {
    // Whatever a variable holds may be another limit.
    const group = found.filter(isNumber).filter((key) => key.value.value >= 0);
    if (group.length < found.length) return [];
    const span = { start: group[0]?.start ?? 0, end: group.at(-1)?.end ?? 0 };
    const value = (limit: Limit): number | undefined =>
      group.find((key) => limitOf(key) === limit)?.value.value;
    const min = value('min_experiment');
    const max = value('max_experiment');
    if (min === undefined && max === undefined) return [];
    const iovs = iovsWithin(
      { min: min ?? 0, max: max ?? Infinity },
      { min: value('min_run') ?? 0, max: value('max_run') ?? Infinity },
    );
    const experiment = min === max ? min : undefined;
    const parts = iovs.map((iov) => partOf(span, iov, namedRuns(group, experiment)));
    return [mentionOf('python-query', span, parts)];
  });
}

function namedRuns(group: readonly NumberKey[], experiment: number | undefined) {
  if (experiment === undefined) return [];
  return group
    .filter((key) => limitOf(key)?.endsWith('_run'))
    .map(({ value: { start, end, value: run } }) => ({ start, end, run: { experiment, run } }));
}

function isNumber(key: Key): key is NumberKey {
  return key.value.kind === 'number';
}
