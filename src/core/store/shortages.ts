import type { RunRange } from '../selection/ranges.ts';
import { overlap } from './pages.ts';

interface Shortage {
  /** Runs that the server counts but didn't return. */
  readonly missing: number;
  /** Results that aren't runs. */
  readonly unreadable: number;
}

/** What was missing from the server's responses, by requested range. */
export class Shortages {
  #shortages: readonly (Shortage & RunRange)[] = [];

  add(range: RunRange, shortage: Shortage): void {
    if (shortage.missing === 0 && shortage.unreadable === 0) return;
    this.#shortages = [...this.#shortages, { ...range, ...shortage }];
  }

  missing(range: RunRange): number {
    return this.in(range).reduce((sum, { missing }) => sum + missing, 0);
  }

  unreadable(range: RunRange): number {
    return this.in(range).reduce((sum, { unreadable }) => sum + unreadable, 0);
  }

  /** Forgets what was missing in a range that is requested again. */
  remove(range: RunRange): void {
    this.#shortages = this.#shortages.filter((each) => !overlap(each, range));
  }

  /** The ranges with something missing, as requested. */
  in(range: RunRange): readonly (Shortage & RunRange)[] {
    return this.#shortages.filter((each) => overlap(each, range));
  }
}
