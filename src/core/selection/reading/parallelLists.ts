import { iovOf } from '../iov.ts';
import { areNear, numbersOf, type Source } from '../source/index.ts';
import type { Key } from './keys.ts';
import { mentionOf, partOf, type Mention, type MentionPart } from './mention.ts';

/** What goes with each list of runs: in basf2's EventInfoSetter, and in other calls. */
const companions: Readonly<Record<string, readonly string[]>> = {
  runlist: ['explist', 'evtnumlist'],
  runnumbers: ['expnumbers'],
};

/** So far, in characters, are lists from each other that go together in one call. */
const farthest = 2000;

/** `evtNumList=[1, 1], expList=[12, 12], runList=[798, 799]` in one call, or one after the other. */
export class ParallelLists {
  readonly #lists = new Map<Key, readonly Key[]>();

  constructor(source: Source, keys: readonly Key[]) {
    const words = new Set([...Object.keys(companions), ...Object.values(companions).flat()]);
    const lists = keys.filter(({ word }) => words.has(word));
    for (const [bracket, group] of Map.groupBy(lists, ({ start }) => source.bracketAround(start))) {
      const areClose = (a: Key, b: Key): boolean =>
        bracket === undefined ? areNear(source, a, b) : b.start - a.end < farthest;
      for (const together of setsOf(group, areClose)) {
        for (const key of together) if (key.word in companions) this.#lists.set(key, together);
      }
    }
  }

  /** The runs of a list; undefined where no list of experiments goes with it. */
  read(key: Key): { readonly mention: Mention | undefined } | undefined {
    const [experiments, events] = companions[key.word] ?? [];
    const lists = this.#lists.get(key) ?? [];
    const expList = lists.find(({ word }) => word === experiments);
    if (!expList) return undefined;
    const evtLists = lists.filter(({ word }) => word === events);
    return { mention: parallel(expList, key, evtLists) };
  }
}

/** Lists of one object that are close to each other, each name once: with the second one of a name, others begin. */
function setsOf(lists: readonly Key[], areClose: (a: Key, b: Key) => boolean): Key[][] {
  const sets: Key[][] = [];
  for (const key of lists) {
    const last = sets.at(-1);
    const before = last?.at(-1);
    const isOther = last?.some(({ word }) => word === key.word) ?? true;
    const isSame = before?.owner === key.owner && !isOther;
    if (last && before && isSame && areClose(before, key)) last.push(key);
    else sets.push([key]);
  }
  return sets;
}

function parallel(expList: Key, runList: Key, evtLists: readonly Key[]): Mention | undefined {
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
  const mention = mentionOf('event-info-setter', { start, end }, parts);
  const isUsual = runList.word === 'runlist' && !lists.some(({ isParameter }) => isParameter);
  return isUsual ? mention : { ...mention, isPartial: true };
}
