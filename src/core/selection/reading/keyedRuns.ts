import { iovOf, iovsWithin } from '../iov.ts';
import { isExperimentKey, isRunKey, isRunsKey, limitOf, type Key, type Limit } from './keys.ts';
import type { Literal, NumberLiteral } from './literals.ts';
import { mentionOf, partOf, type Mention, type MentionPart } from './mention.ts';
import { isByExperiment, readRunNumbers } from './runNumbers.ts';
import { Scopes, Statements } from './scopes.ts';
import type { Language } from '../language.ts';

type NumberKey = Key & { readonly value: NumberLiteral };

/** The runs that keys name: `runs: [798, 799]` near `experiment: 12`, and what calls take. */
export function readKeyedRuns(source: string, keys: readonly Key[], language: Language): Mention[] {
  if (!keys.some(mayNameRuns)) return [];
  const scopes = new Scopes(source, language);
  const experiments = new Statements(
    scopes,
    language === 'yaml',
    keys.filter(
      (key): key is NumberKey => isExperimentKey(key) && isNumber(key) && !key.isInComment,
    ),
  );
  const expLists = keys.filter(({ word }) => word === 'explist');
  const evtLists = keys.filter(({ word }) => word === 'evtnumlist');
  const mentions = readLimits(source, keys, scopes);
  for (const key of keys) {
    if (!isRunsKey(key) || limitOf(key)) continue;
    const expList = key.word === 'runlist' ? expLists.find((list) => near(list, key)) : undefined;
    const mention = expList
      ? parallelLists(
          expList,
          key,
          evtLists.filter((list) => near(list, key)),
        )
      : readRuns(source, key, experiments, scopes);
    if (mention) mentions.push(mention);
  }
  return mentions;

  function near(list: Key, key: Key): boolean {
    const between = Math.max(list.start, key.start) - Math.min(list.end, key.end);
    return between < 2000 && scopes.areTogether(list, key);
  }
}

/** Whether it is worth a look: most keys of such names hold something else. */
function mayNameRuns(key: Key): boolean {
  return limitOf(key) !== undefined || (isRunsKey(key) && looksLikeRuns(key.value));
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
  experiments: Statements<NumberKey>,
  scopes: Scopes,
): Mention | undefined {
  if (key.isInComment) return undefined;
  if (isByExperiment(key.value)) {
    const parts = readRunNumbers(key.value, undefined);
    return parts && mentionOf(formOf(key.value), key.value, parts);
  }
  if (!mayNameRuns(key)) return undefined;
  const experiment = experiments.at(key.start);
  if (!experiment) return undefined;
  const isOne = key.value.kind === 'number';
  if (isOne && !(isRunKey(key) && isStatedWith(experiment, key, scopes))) return undefined;
  const parts = readRunNumbers(key.value, experiment.value.value);
  if (!parts) return undefined;
  const isDqmInput =
    key.name === 'RunList' &&
    experiment.name === 'Experiment' &&
    experiment.end < key.start &&
    /^\s*,\s*$/.test(source.slice(experiment.end, key.start));
  return isDqmInput
    ? mentionOf('dqm-input', { start: experiment.start, end: key.end }, parts)
    : mentionOf(formUnder(key), key.value, parts);
}

/** A number alone is a range where its key says so. */
function formUnder({ word, value }: Key): 'numbers' | 'ranges' {
  return value.kind === 'number' && /ranges?$/.test(word) ? 'ranges' : formOf(value);
}

function isStatedWith(experiment: Key, key: Key, scopes: Scopes): boolean {
  const isInBrackets = scopes.bracketAround(key.start) !== undefined;
  return (isInBrackets && scopes.areTogether(experiment, key)) || scopes.areNear(experiment, key);
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
