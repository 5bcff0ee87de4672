import type { LocalCopy, KeptOf, KeptRange, KeptRun, QueryText } from '../localCopy/index.ts';
import { compareRanges, joinRanges, withoutRanges, type RunRange } from '../selection/ranges.ts';
import { isGood } from './freshness.ts';
import { holds } from './pages.ts';

/** What to read from a local copy. */
export interface Taking {
  /** Which runs; all by default. */
  readonly query?: QueryText | undefined;
  /** A subset that will do as well as all runs. */
  readonly of?: KeptOf | undefined;
  /** At most this many runs of each range, the newest; not with a query. */
  readonly newest?: number | undefined;
  /** Ignore anything requested before this time, ms since 1970. */
  readonly freshSince: number;
  /** Whether to accept stale data too. */
  readonly evenOld: boolean;
}

export interface Taken {
  readonly runs: readonly KeptRun[];
  /** The parts of which those are all runs. */
  readonly covered: readonly KeptRange[];
  /** What needn't be looked up again. */
  readonly looked: readonly RunRange[];
}

/** Reads what is fresh enough from a local copy, sorted. */
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

/** Parts that may contain older runs than those returned don't count as looked up. */
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

/** Which ranges of a local copy have been looked up. */
export class LookedUp {
  #fresh: readonly RunRange[] = [];
  #old: readonly RunRange[] = [];

  /** What hasn't been looked up yet, sorted. */
  missing(ranges: readonly RunRange[], evenOld: boolean): RunRange[] {
    return withoutRanges(ranges, evenOld ? this.#old : this.#fresh);
  }

  /** The local copy may have more of some sorted ranges by now. */
  remove(ranges: readonly RunRange[]): void {
    this.#fresh = withoutRanges(this.#fresh, ranges);
    this.#old = withoutRanges(this.#old, ranges);
  }

  add(ranges: readonly RunRange[], evenOld: boolean): void {
    this.#fresh = joinRanges([...this.#fresh, ...ranges]);
    if (evenOld) this.#old = joinRanges([...this.#old, ...ranges]);
  }
}
