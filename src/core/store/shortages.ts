import type { RunRange } from '../selection/ranges.ts';
import { overlap } from './pages.ts';

interface Shortage {
  /** Runs that the server counts but did not give. */
  readonly missing: number;
  /** Results that are no runs. */
  readonly unreadable: number;
}

/** What the server's answers lacked, by the ranges that were asked for. */
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

  /** Forgets what was lacking of a range, which is asked for anew. */
  remove(range: RunRange): void {
    this.#shortages = this.#shortages.filter((each) => !overlap(each, range));
  }

  /** The ranges that lacked something, as they were asked for. */
  in(range: RunRange): readonly (Shortage & RunRange)[] {
    return this.#shortages.filter((each) => overlap(each, range));
  }
}
