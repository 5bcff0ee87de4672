import { iovOf } from '../iov.ts';
import { numbersOf, type Source } from '../source/index.ts';
import type { Key } from './keys.ts';
import { mentionOf, partOf, type Mention, type MentionPart } from './mention.ts';

/** So far, in characters, are lists from each other that go together. */
const farthest = 2000;

/** What goes with each list of runs: in basf2's EventInfoSetter, and in other calls. */
const companions: Readonly<Record<string, readonly string[]>> = {
  runlist: ['explist', 'evtnumlist'],
  runnumbers: ['expnumbers'],
};

/** `evtNumList=[1, 1], expList=[12, 12], runList=[798, 799]` in one call, or one after the other. */
export class ParallelLists {
  readonly #lists = new Map<Key, Key[]>();

  constructor(source: Source, keys: readonly Key[]) {
    const words = new Set([...Object.keys(companions), ...Object.values(companions).flat()]);
    const lists = keys.filter(({ word }) => words.has(word));
    for (const group of Map.groupBy(lists, ({ start }) => source.bracketAround(start)).values()) {
      this.#join(group);
    }
  }

  /** The runs of a list; undefined where no list of experiments goes with it. */
  read(key: Key): { readonly mention: Mention | undefined } | undefined {
    const [experiments, events] = companions[key.word] ?? [];
    const lists = this.#lists.get(key) ?? [];
    const expList = lists.find(({ word }) => word === experiments);
    if (!expList) return undefined;
    return {
      mention: parallel(
        expList,
        key,
        lists.filter(({ word }) => word === events),
      ),
    };
  }

  /** Lists before the first one of runs go with it: so all others go with the next one too. */
  #join(group: readonly Key[]): void {
    const first = group.findIndex(({ word }) => word in companions);
    const isBefore = first > 0;
    const ordered = isBefore ? group : group.toReversed();
    let open: Key[] = [];
    for (const key of ordered) {
      if (!(key.word in companions)) open.push(key);
      else {
        const near = open.filter((list) => distance(list, key) < farthest);
        this.#lists.set(key, [...(this.#lists.get(key) ?? []), ...near]);
        open = [];
      }
    }
    // In `evtNumList=…, runList=…, expList=…`, some are on either side.
    const last = ordered.findLast(({ word }) => word in companions);
    if (last)
      this.#lists.get(last)?.push(...open.filter((list) => distance(list, last) < farthest));
  }
}

function distance(a: Key, b: Key): number {
  return Math.max(a.start, b.start) - Math.min(a.end, b.end);
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
