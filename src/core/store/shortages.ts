import { joinRanges, withoutRanges, type RunRange } from '../selection/ranges.ts';
import { overlap } from './pages.ts';

interface Shortage {
  /** Runs that the server counts but didn't return. */
  readonly missing: number;
  /** Results that aren't runs. */
  readonly unreadable: number;
  /** Where they may be: what was requested, without what has been requested again. */
  readonly ranges: readonly RunRange[];
}

/** What was missing from the server's responses: upper limits, since nobody knows where. */
export class Shortages {
  #shortages: readonly Shortage[] = [];

  add(range: RunRange, { missing, unreadable }: Omit<Shortage, 'ranges'>): void {
    if (missing === 0 && unreadable === 0) return;
    this.#shortages = [...this.#shortages, { missing, unreadable, ranges: [range] }];
  }

  missing(range: RunRange): number {
    return this.in(range).reduce((sum, { missing }) => sum + missing, 0);
  }

  unreadable(range: RunRange): number {
    return this.in(range).reduce((sum, { unreadable }) => sum + unreadable, 0);
  }

  /** A range is requested again: what was missing may be in the rest. */
  remove(range: RunRange): void {
    if (this.in(range).length === 0) return;
    this.#shortages = this.#shortages
      .map((each) => ({ ...each, ranges: withoutRanges(each.ranges, [range]) }))
      .filter(({ ranges }) => ranges.length > 0);
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
