import { joinRanges, withoutRanges, type RunRange } from '../selection/ranges.ts';
import { overlap } from './pages.ts';

/** How many runs the server reported for a range. */
export interface Counted extends RunRange {
  readonly count: number;
}

/** What is known by the server's order alone, until its counts confirm it. */
export class Trust {
  #counted: readonly Counted[] = [];
  /** Sorted, without overlaps. */
  #trusted: readonly RunRange[] = [];

  /** What relies on the order alone, sorted. */
  get ranges(): readonly RunRange[] {
    return this.#trusted;
  }

  get counted(): readonly Counted[] {
    return this.#counted;
  }

  /** How many runs the server counts in a range, if it said. */
  count(range: RunRange): number | undefined {
    return this.#counted.find((each) => isSame(each, range))?.count;
  }

  /** The server reported how many runs a range has. */
  learn(counted: Counted): void {
    this.#counted = [...this.#counted.filter((each) => !isSame(each, counted)), counted];
  }

  /** A count has been checked. */
  done(counted: Counted): void {
    this.#counted = this.#counted.filter((each) => each !== counted);
  }

  /** A range is complete, provided the order can be trusted. */
  add(range: RunRange): void {
    this.#trusted = joinRanges([...this.#trusted, range]);
  }

  /** It is certain now. */
  remove(range: RunRange): void {
    this.#trusted = withoutRanges(this.#trusted, [range]);
  }

  /** Those that overlap some ranges. */
  in(ranges: readonly RunRange[]): readonly RunRange[] {
    return this.#trusted.filter((each) => ranges.some((range) => overlap(each, range)));
  }

  clear(): void {
    this.#trusted = [];
    this.#counted = [];
  }
}

export function isSame(a: RunRange, b: RunRange): boolean {
  return a.experiment === b.experiment && a.first === b.first && a.last === b.last;
}
