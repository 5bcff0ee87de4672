import { joinRanges, withoutRanges, type RunRange } from '../selection/ranges.ts';
import { overlap } from './pages.ts';

/** How many runs the server said a range has. */
export interface Counted extends RunRange {
  readonly count: number;
}

/** What is known by the server's order alone, until its counts bear that out. */
export class Trust {
  #counted: readonly Counted[] = [];
  /** In order; no two overlap. */
  #trusted: readonly RunRange[] = [];

  /** What nothing but the order says, in order. */
  get ranges(): readonly RunRange[] {
    return this.#trusted;
  }

  get counted(): readonly Counted[] {
    return this.#counted;
  }

  /** How many runs the server counts in a range, where it said. */
  count(range: RunRange): number | undefined {
    return this.#counted.find((each) => isSame(each, range))?.count;
  }

  /** The server says how many runs a range has. */
  learn(counted: Counted): void {
    this.#counted = [...this.#counted.filter((each) => !isSame(each, counted)), counted];
  }

  /** What a count says was looked at. */
  done(counted: Counted): void {
    this.#counted = this.#counted.filter((each) => each !== counted);
  }

  /** All of a range is known, if the order is to be trusted. */
  add(range: RunRange): void {
    this.#trusted = joinRanges([...this.#trusted, range]);
  }

  /** It is known for sure. */
  remove(range: RunRange): void {
    this.#trusted = withoutRanges(this.#trusted, [range]);
  }

  /** Those that some ranges have a part of. */
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
