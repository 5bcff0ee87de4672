import { grouped } from '../ordered.ts';
import { areNear, numbersOf, type Source } from '../source/index.ts';
import type { Key } from './keys.ts';
import { mentionOf, runPart, type Mention } from './mention.ts';

/** The lists that go with each list of runs, in basf2's EventInfoSetter and in other calls. */
const companions: Readonly<Record<string, readonly string[]>> = {
  runlist: ['explist', 'evtnumlist'],
  runnumbers: ['expnumbers'],
};

/** How far apart, in characters, lists that belong together may be in one call. */
const farthest = 2000;

const words = new Set([...Object.keys(companions), ...Object.values(companions).flat()]);

/**
 * `evtNumList=[1, 1], expList=[12, 12], runList=[798, 799]`, in one call or in consecutive
 * statements: what each list of runs with a matching list of experiments mentions.
 */
export function readParallelLists(
  source: Source,
  keys: readonly Key[],
): Map<Key, Mention | undefined> {
  const found = new Map<Key, Mention | undefined>();
  const lists = keys.filter(({ word }) => words.has(word));
  for (const [bracket, group] of Map.groupBy(lists, ({ start }) => source.bracketAround(start))) {
    const areClose = (a: Key, b: Key): boolean =>
      bracket === undefined ? areNear(source, a, b) : b.start - a.end < farthest;
    // Lists of one object: a repeated name begins another set.
    const sets = grouped(group, (set, key, last) => {
      const isRepeated = set.some(({ word }) => word === key.word);
      return last.owner === key.owner && !isRepeated && areClose(last, key);
    });
    for (const together of sets) {
      for (const key of together) {
        const [experiments, events] = companions[key.word] ?? [];
        const expList = together.find(({ word }) => word === experiments);
        const evtLists = together.filter(({ word }) => word === events);
        if (expList) found.set(key, parallel(expList, key, evtLists));
      }
    }
  }
  return found;
}

function parallel(expList: Key, runList: Key, evtLists: readonly Key[]): Mention | undefined {
  const experiments = numbersOf(expList.value);
  const runs = numbersOf(runList.value);
  if (!experiments || !runs || runs.length === 0) return undefined;
  if ([...experiments, ...runs].some(({ value }) => value < 0)) return undefined;
  if (experiments.length !== runs.length && experiments.length !== 1) return undefined;
  const parts = runs.map((run, i) =>
    runPart(run, (experiments[i] ?? experiments[0])?.value ?? 0, run.value),
  );
  const lists = [expList, runList, ...evtLists];
  const start = Math.min(...lists.map((list) => list.start));
  const end = Math.max(...lists.map((list) => list.end));
  const isUsual = runList.word === 'runlist' && !lists.some(({ isParameter }) => isParameter);
  return mentionOf('event-info-setter', { start, end }, parts, !isUsual);
}
