import { numbersOf, type Literal } from '../source/index.ts';
import { isPlausible } from './experiments.ts';
import type { Key } from './keys.ts';
import {
  allParts,
  isLate,
  mentionOf,
  numbersPart,
  runPart,
  type Mention,
  type MentionPart,
} from './mention.ts';

/** `[(12, 798), (14, 5)]`: a list of nothing but pairs of an experiment and a run. */
export function pairsIn(
  value: Literal,
  isExperiment: (number: number) => boolean,
): MentionPart[] | undefined {
  if (value.kind !== 'list' || value.name !== undefined) return undefined;
  const parts = value.items.map(({ key, value: item }) => {
    const [own, run] = numbersOf(item, 2) ?? [];
    if (key !== undefined || !own || !run) return undefined;
    if (run.value < 0 || !isExperiment(own.value)) return undefined;
    return runPart(item, own.value, run.value, { start: own.start, end: run.end });
  });
  return allParts(parts);
}

/** The same in code, if no experiment is stated, or the same one. */
export function readPairs(
  value: Literal,
  experiment: number | undefined,
): MentionPart[] | undefined {
  const all = pairsIn(value, (own) => own === (experiment ?? own) && mayBeFirst(own));
  // Pairs of small numbers can be many other things.
  return all?.some(isLate) ? all : undefined;
}

/** Whether the first of two numbers may be an experiment: there are fewer experiments than runs. */
export function mayBeFirst(number: number): boolean {
  return isPlausible(number) && !(number >= 100 && number < 1000);
}

/** `"iov": [12, 798, 12, 3904]`, a list of these, or where they begin: `[[12, 798], [14, 5]]`. */
export function readIov({ value, isInText }: Key): Mention | undefined {
  if (isInText) return undefined;
  const pairs = readPairs(value, undefined);
  if (pairs) return mentionOf('exprun', value, pairs);
  if (value.kind !== 'list') return undefined;
  const parts = numbersOf(value)
    ? [readFour(value)]
    : value.items.map((item) => readFour(item.value));
  const all = allParts(parts);
  return all && mentionOf('iov', value, all, true);
}

function readFour(value: Literal): MentionPart | undefined {
  const numbers = numbersOf(value, 4);
  if (!numbers || !isPlausible(numbers[0]?.value ?? 0)) return undefined;
  return numbersPart(value, numbers);
}
