import { joinRanges, withoutRanges, type RunRange } from '../selection/ranges.ts';
import { overlap } from './pages.ts';

/** What may be missing from some runs: upper limits. */
export interface Lacking {
  /** Runs that the server counts but didn't return. */
  readonly missing: number;
  /** Results that aren't runs. */
  readonly unreadable: number;
}

interface Shortage extends Lacking {
  /** Where they may be: what was requested, without what has been requested again. */
  readonly ranges: readonly RunRange[];
}

/** What was missing from the server's responses. */
export class Shortages {
  #shortages: readonly Shortage[] = [];

  /**
   * A range is requested again: what was missing may be in the rest, as far as it isn't what is
   * missing from this range now.
   */
  replace(range: RunRange, now: Lacking = { missing: 0, unreadable: 0 }): void {
    let { missing, unreadable } = now;
    const rest = this.#shortages.flatMap((each) => {
      if (!each.ranges.some((part) => overlap(part, range))) return [each];
      const ranges = withoutRanges(each.ranges, [range]);
      const left = {
        missing: Math.max(0, each.missing - missing),
        unreadable: Math.max(0, each.unreadable - unreadable),
      };
      missing -= each.missing - left.missing;
      unreadable -= each.unreadable - left.unreadable;
      return ranges.length > 0 && isSome(left) ? [{ ...left, ranges }] : [];
    });
    this.#shortages = isSome(now) ? [...rest, { ...now, ranges: [range] }] : rest;
  }

  missing(range: RunRange): number {
    return this.in(range).reduce((sum, { missing }) => sum + missing, 0);
  }

  unreadable(range: RunRange): number {
    return this.in(range).reduce((sum, { unreadable }) => sum + unreadable, 0);
  }

  /** What may be missing from a range. */
  in(range: RunRange): readonly Shortage[] {
    return this.#shortages.filter(({ ranges }) => ranges.some((each) => overlap(each, range)));
  }

  /** Where what may be missing from some ranges is, which can be outside of them. */
  where(ranges: readonly RunRange[]): RunRange[] {
    return joinRanges(ranges.flatMap((range) => this.in(range)).flatMap((each) => each.ranges));
  }
}

function isSome({ missing, unreadable }: Lacking): boolean {
  return missing + unreadable > 0;
}
