import { iovsWithin } from '../iov.ts';
import type { Source } from '../source/index.ts';
import { isNumberKey, type Key } from './keys.ts';
import { mentionOf, namedRun, partOf, type Mention } from './mention.ts';
import { isLimitKey } from './words.ts';

/** `min_experiment=12, max_experiment=12, min_run=798` in one call. */
export function readLimits(source: Source, keys: readonly Key[]): Mention[] {
  const limits = keys.filter(isLimitKey);
  // In a comment, brackets don't count: group by line.
  const groups = Map.groupBy(limits, ({ isInText, start }) =>
    isInText ? source.text.lastIndexOf('\n', start) : source.bracketAround(start),
  );
  return [...groups].flatMap(([bracket, found]) => {
    if (bracket === undefined) return [];
    // A limit given by a variable could be anything.
    const group = found.filter(isNumberKey).filter((key) => key.value.value >= 0);
    if (group.length < found.length) return [];
    const span = { start: group[0]?.start ?? 0, end: group.at(-1)?.end ?? 0 };
    const value = (limit: string): number | undefined =>
      group.find(({ name }) => name === limit)?.value.value;
    const min = value('min_experiment');
    const max = value('max_experiment');
    const experiment = min === max ? min : undefined;
    const [first, last] = [value('min_run'), value('max_run')];
    // It's unknown whether the server applies these to each of several experiments.
    if (experiment === undefined && (first ?? last) !== undefined) return [];
    const iovs = iovsWithin(
      { min: min ?? 0, max: max ?? Infinity },
      { min: first ?? 0, max: last ?? Infinity },
    );
    const ends = group.filter(({ name }) => name.endsWith('_run'));
    const runs = experiment === undefined ? [] : ends.map((key) => namedRun(experiment, key.value));
    const parts = iovs.map((iov) => partOf(span, iov, runs));
    return [mentionOf('python-query', span, parts)];
  });
}
