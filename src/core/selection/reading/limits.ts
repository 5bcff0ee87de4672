import { iovsWithin } from '../iov.ts';
import type { NumberLiteral, Source } from '../source/index.ts';
import type { Key } from './keys.ts';
import { mentionOf, partOf, type Mention } from './mention.ts';
import { limitOf, type Limit } from './words.ts';

type NumberKey = Key & { readonly value: NumberLiteral };

/** `min_experiment=12, max_experiment=12, min_run=798` in one call. */
export function readLimits(source: Source, keys: readonly Key[]): Mention[] {
  const groups = new Map<number, Key[]>();
  for (const key of keys) {
    if (limitOf(key) === undefined) continue;
    // In a comment, brackets count for nothing: there it is the line.
    const bracket = key.isInText
      ? source.text.lastIndexOf('\n', key.start)
      : source.bracketAround(key.start);
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
    const experiment = min === max ? min : undefined;
    const [first, last] = [value('min_run'), value('max_run')];
    // Nobody knows whether the server takes these for each of several experiments.
    if (experiment === undefined && (first ?? last) !== undefined) return [];
    const iovs = iovsWithin(
      { min: min ?? 0, max: max ?? Infinity },
      { min: first ?? 0, max: last ?? Infinity },
    );
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
