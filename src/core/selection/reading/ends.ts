import { areNear, type Source } from '../source/index.ts';
import type { Experiments } from './experiments.ts';
import { isNumberKey, type Key, type NumberKey } from './keys.ts';
import { mentionOf, rangePart, type Mention } from './mention.ts';
import { areEnds } from './words.ts';

/** `first_run: 798` and `last_run: 3904` next to each other: the ends of a range. */
export type Ends = readonly [first: NumberKey, last: NumberKey];

/** The ranges whose ends are given by two neighbouring keys. */
export function findEnds(source: Source, keys: readonly Key[]): Ends[] {
  return keys.flatMap((last, i) => {
    const first = keys[i - 1];
    if (!first || !isRun(first) || !isRun(last)) return [];
    if (!areEnds(first, last) || first.owner !== last.owner || first.isInText || last.isInText)
      return [];
    const isOne = source.areTogether(first, last) && areNear(source, first, last);
    return isOne ? [[first, last]] : [];
  });
}

/** The runs between the ends, if both are of the same stated experiment. */
export function readEnds([first, last]: Ends, experiments: Experiments): Mention | undefined {
  const experiment = experiments.at(first)?.experiment;
  if (experiment === undefined || experiments.at(last)?.experiment !== experiment) return undefined;
  const span = { start: first.value.start, end: last.value.end };
  const part = rangePart(span, experiment, first.value, last.value);
  return mentionOf('ranges', span, [part], true);
}

/** Larger numbers are times. */
const mostRuns = 1_000_000;

function isRun(key: Key): key is NumberKey {
  return isNumberKey(key) && key.value.value >= 0 && key.value.value < mostRuns;
}
