import type { RunId } from '../rundb/index.ts';
import { rangesOfIov, type Iov } from './iov.ts';
import { joinRanges, rangesOf, type RunRange } from './ranges.ts';

/** A set of runs, in order. It may be open: then it holds all runs from some number on. */
export class Selection implements Iterable<RunId> {
  /** In order; no two overlap or touch. */
  readonly ranges: readonly RunRange[];

  private constructor(ranges: Iterable<RunRange>) {
    this.ranges = joinRanges(ranges);
  }

  static of(runs: Iterable<RunId>): Selection {
    return new Selection(rangesOf(runs));
  }

  /** @throws RangeError for an interval that ends with no experiment. */
  static ofIovs(iovs: Iterable<Iov>): Selection {
    return new Selection([...iovs].flatMap(rangesOfIov));
  }

  /** How many runs there are, by their numbers; Infinity where it is open. */
  get size(): number {
    return this.ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  }

  get experiments(): number[] {
    return [...new Set(this.ranges.map(({ experiment }) => experiment))];
  }

  has({ experiment, run }: RunId): boolean {
    return this.ranges.some(
      (range) => range.experiment === experiment && range.first <= run && run <= range.last,
    );
  }

  union(other: Selection): Selection {
    return new Selection([...this.ranges, ...other.ranges]);
  }

  intersection(other: Selection): Selection {
    return new Selection(
      this.ranges.flatMap((a) =>
        other.ranges.flatMap((b) => {
          const first = Math.max(a.first, b.first);
          const last = Math.min(a.last, b.last);
          const { experiment } = a;
          return experiment === b.experiment && first <= last ? [{ experiment, first, last }] : [];
        }),
      ),
    );
  }

  difference(other: Selection): Selection {
    let left: readonly RunRange[] = this.ranges;
    for (const taken of other.ranges) left = left.flatMap((range) => without(range, taken));
    return new Selection(left);
  }

  /** @throws RangeError where it is open. */
  *[Symbol.iterator](): Generator<RunId, void, undefined> {
    if (this.size === Infinity) throw new RangeError('an open selection has no last run');
    for (const { experiment, first, last } of this.ranges) {
      for (let run = first; run <= last; run++) yield { experiment, run };
    }
  }
}

function without(range: RunRange, taken: RunRange): RunRange[] {
  const { experiment, first, last } = range;
  if (taken.experiment !== experiment || taken.last < first || last < taken.first) return [range];
  return [
    ...(first < taken.first ? [{ experiment, first, last: taken.first - 1 }] : []),
    ...(taken.last < last ? [{ experiment, first: taken.last + 1, last }] : []),
  ];
}
