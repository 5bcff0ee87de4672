import type { LocalCopy, KeptOf, KeptRange, KeptRun, QueryText } from '../localCopy/index.ts';
import { compareRanges, joinRanges, withoutRanges, type RunRange } from '../selection/ranges.ts';
import { isGood } from './freshness.ts';
import { holds } from './pages.ts';

/** What is taken of a local copy. */
export interface Taking {
  /** Which runs; all where it is not given. */
  readonly query?: QueryText | undefined;
  /** What will do as well as all runs. */
  readonly of?: KeptOf | undefined;
  /** So many runs of each range at most, the newest; not with a query. */
  readonly newest?: number | undefined;
  /** What was asked for before this time, ms since 1970, is left. */
  readonly freshSince: number;
  /** Whether also what should have been asked for again by now. */
  readonly evenOld: boolean;
}

export interface Taken {
  readonly runs: readonly KeptRun[];
  /** The parts of which those are all. */
  readonly covered: readonly KeptRange[];
  /** What need not be looked for again. */
  readonly looked: readonly RunRange[];
}

/** Takes from a local copy what is good enough, in order. */
export async function takeFrom(
  copy: LocalCopy,
  ranges: readonly RunRange[],
  { query, of, newest, freshSince, evenOld }: Taking,
): Promise<Taken> {
  const choose = (covered: readonly KeptRange[]): KeptRange[] => {
    const good = covered.filter((range) =>
      evenOld ? range.since >= freshSince : isGood(range, freshSince),
    );
    const all = good.filter((range) => range.of === undefined);
    const others = good.filter((range) => range.of !== undefined && range.of === of);
    return [...all, ...withoutRanges(others, all)].sort(compareRanges);
  };
  const kept = await (query ? copy.find(query, ranges) : copy.read(ranges, newest));
  const covered = choose(kept.covered);
  return { runs: kept.runs, covered, looked: lookedAt(ranges, kept.runs, newest) };
}

/** Where there may be older runs than were given, those are not looked at. */
function lookedAt(
  ranges: readonly RunRange[],
  runs: readonly KeptRun[],
  newest = Infinity,
): RunRange[] {
  return joinRanges(
    ranges.map((range) => {
      const own = runs.filter(({ run }) => holds(range, run));
      const isCut = own.length >= newest;
      return isCut ? { ...range, first: own[0]?.run.run ?? range.first } : range;
    }),
  );
}

/** Which ranges of a local copy were looked at. */
export class LookedUp {
  #fresh: readonly RunRange[] = [];
  #old: readonly RunRange[] = [];

  /** What was not looked at yet, in order. */
  missing(ranges: readonly RunRange[], evenOld: boolean): RunRange[] {
    return withoutRanges(ranges, evenOld ? this.#old : this.#fresh);
  }

  /** There may be more of some ranges, in order, by now. */
  remove(ranges: readonly RunRange[]): void {
    this.#fresh = withoutRanges(this.#fresh, ranges);
    this.#old = withoutRanges(this.#old, ranges);
  }

  add(ranges: readonly RunRange[], evenOld: boolean): void {
    this.#fresh = joinRanges([...this.#fresh, ...ranges]);
    if (evenOld) this.#old = joinRanges([...this.#old, ...ranges]);
  }
}
