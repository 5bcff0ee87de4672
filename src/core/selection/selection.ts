import type { RunId } from '../rundb/index.ts';
import { rangesOfIov, type Iov } from './iov.ts';
import {
  byExperiment,
  commonRanges,
  joinRanges,
  rangesOf,
  rangeWith,
  withoutRanges,
  type RunRange,
} from './ranges.ts';

/** A set of runs, in order. It may be open: then it contains all runs from some number on. */
export class Selection implements Iterable<RunId> {
  /** In order; they neither overlap nor touch. */
  readonly ranges: readonly RunRange[];

  private constructor(ranges: Iterable<RunRange>) {
    this.ranges = joinRanges(ranges);
  }

  static of(runs: Iterable<RunId>): Selection {
    return new Selection(rangesOf(runs));
  }

  /** @throws RangeError for an interval with no last experiment. */
  static ofIovs(iovs: Iterable<Iov>): Selection {
    return new Selection([...iovs].flatMap(rangesOfIov));
  }

  /** The number of run numbers; Infinity if it's open. */
  get size(): number {
    return this.ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  }

  get experiments(): number[] {
    return [...new Set(this.ranges.map(({ experiment }) => experiment))];
  }

  /** Each experiment from its first to its last run. */
  get spans(): RunRange[] {
    return [...byExperiment(this.ranges)].map(([experiment, own]) => {
      return { experiment, first: own[0]?.first ?? 0, last: own.at(-1)?.last ?? 0 };
    });
  }

  has(run: RunId): boolean {
    return rangeWith(this.ranges, run) !== undefined;
  }

  union(other: Selection): Selection {
    return new Selection([...this.ranges, ...other.ranges]);
  }

  intersection(other: Selection): Selection {
    return new Selection(commonRanges(this.ranges, other.ranges));
  }

  difference(other: Selection): Selection {
    return new Selection(withoutRanges(this.ranges, other.ranges));
  }

  /** @throws RangeError if it's open. */
  *[Symbol.iterator](): Generator<RunId, void, undefined> {
    if (this.size === Infinity) throw new RangeError('an open selection has no last run');
    for (const { experiment, first, last } of this.ranges) {
      for (let run = first; run <= last; run++) yield { experiment, run };
    }
  }
}
