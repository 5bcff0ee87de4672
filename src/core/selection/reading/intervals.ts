import { iovOf } from '../iov.ts';
import { numbersOf, type Literal } from '../source/index.ts';
import { iovOfNumbers, namedRuns } from './calls.ts';
import { isPlausible } from './experiments.ts';
import type { Key } from './keys.ts';
import { mentionOf, partOf, type Mention, type MentionPart } from './mention.ts';

/** `[(12, 798), (14, 5)]`, where no experiment is said, or the same. */
export function readPairs(
  value: Literal,
  experiment: number | undefined,
): MentionPart[] | undefined {
  if (value.kind !== 'list' || value.name !== undefined || value.items.length === 0) {
    return undefined;
  }
  const parts = value.items.map(({ key, value: item }) => {
    const [own, run, ...others] = numbersOf(item) ?? [];
    if (key !== undefined || !own || !run || run.value < 0 || others.length > 0) return undefined;
    if (own.value !== (experiment ?? own.value) || !mayBeFirst(own.value)) return undefined;
    const id = { experiment: own.value, run: run.value };
    const named = [{ start: own.start, end: run.end, run: id }];
    return partOf(item, iovOf(own.value, run.value, run.value), named);
  });
  if (!parts.every((part) => part !== undefined)) return undefined;
  // Small numbers in pairs are many other things.
  const areRuns = parts.some(({ iov }) => iov === undefined || iov.first.run >= 100);
  return areRuns ? parts : undefined;
}

/** Whether the first of two numbers may be an experiment: there are fewer of them than of runs. */
export function mayBeFirst(number: number): boolean {
  return isPlausible(number) && !(number >= 100 && number < 1000);
}

/** `"requested_iov": [12, 798, 12, 3904]`, a list of these, or where intervals begin: `[[12, 798], [14, 5]]`. */
export function readIov({ value, isInText }: Key): Mention | undefined {
  if (isInText) return undefined;
  const pairs = readPairs(value, undefined);
  if (pairs) return mentionOf('exprun', value, pairs);
  if (value.kind !== 'list') return undefined;
  const parts = numbersOf(value)
    ? [readFour(value)]
    : value.items.map((item) => readFour(item.value));
  return parts.length > 0 && parts.every((part) => part !== undefined)
    ? { ...mentionOf('iov', value, parts), isPartial: true }
    : undefined;
}

function readFour(value: Literal): MentionPart | undefined {
  const numbers = numbersOf(value);
  if (numbers?.length !== 4 || !isPlausible(numbers[0]?.value ?? 0)) return undefined;
  return partOf(value, iovOfNumbers(numbers), namedRuns(numbers));
}
