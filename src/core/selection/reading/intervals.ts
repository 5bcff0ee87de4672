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
    if (own.value !== (experiment ?? own.value) || !isPlausible(own.value)) return undefined;
    const id = { experiment: own.value, run: run.value };
    const named = [{ start: own.start, end: run.end, run: id }];
    return partOf(item, iovOf(own.value, run.value, run.value), named);
  });
  if (!parts.every((part) => part !== undefined)) return undefined;
  // Small numbers in pairs are many other things.
  const areRuns = parts.some(({ iov }) => iov === undefined || iov.first.run >= 100);
  return areRuns ? parts : undefined;
}

/** `"requested_iov": [12, 798, 12, 3904]`, or where intervals begin: `[[12, 798], [14, 5]]`. */
export function readIov({ value, isInComment }: Key): Mention | undefined {
  if (isInComment) return undefined;
  const numbers = numbersOf(value);
  if (numbers?.length !== 4) {
    const pairs = readPairs(value, undefined);
    return pairs && mentionOf('exprun', value, pairs);
  }
  if (!isPlausible(numbers[0]?.value ?? 0)) return undefined;
  const part = partOf(value, iovOfNumbers(numbers), namedRuns(numbers));
  return { ...mentionOf('iov', value, [part]), isPartial: true };
}
