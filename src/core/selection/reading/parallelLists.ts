import { iovOf } from '../iov.ts';
import { numbersOf, type Source } from '../source/index.ts';
import type { Key } from './keys.ts';
import { mentionOf, partOf, type Mention, type MentionPart } from './mention.ts';
import { indexOf } from '../ordered.ts';

/** So far, in characters, are lists from each other that go together. */
const farthest = 2000;

/** `evtNumList=[1, 1], expList=[12, 12], runList=[798, 799]` in one call. */
export class ParallelLists {
  readonly #source: Source;
  readonly #byBracket: ReadonlyMap<number | undefined, readonly Key[]>;

  constructor(source: Source, keys: readonly Key[]) {
    this.#source = source;
    this.#byBracket = Map.groupBy(
      keys.filter(({ word }) => word === 'explist' || word === 'evtnumlist'),
      ({ start }) => source.bracketAround(start),
    );
  }

  /** The runs of a `runList`; undefined where no `expList` goes with it. */
  read(runList: Key): { readonly mention: Mention | undefined } | undefined {
    const lists = this.#near(runList);
    const expList = lists.find(({ word }) => word === 'explist');
    if (!expList) return undefined;
    const evtLists = lists.filter(({ word }) => word === 'evtnumlist');
    return { mention: parallel(expList, runList, evtLists) };
  }

  #near(key: Key): Key[] {
    const found = this.#byBracket.get(this.#source.bracketAround(key.start)) ?? [];
    const first = indexOf(found, ({ end }) => end >= key.start - farthest);
    return found
      .slice(first, first + 20)
      .filter((list) => Math.max(list.start, key.start) - Math.min(list.end, key.end) < farthest);
  }
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
  return mentionOf('event-info-setter', { start, end }, parts);
}
