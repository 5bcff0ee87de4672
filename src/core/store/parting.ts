import type { RunId } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';
import type { ServerHabits } from './serverHabits.ts';

/** A range is split into about this many parts at most, however many runs the server counts. */
const mostParts = 1000;

/** The estimated distribution of a range's runs, from one page of it. */
interface Guess {
  readonly range: RunRange;
  /** The approximate highest number. */
  readonly end: number;
  /** Runs per number, up to 1. */
  readonly density: number;
}

/** How to split ranges that have too many runs for one page. */
export class Parting {
  readonly #habits: ServerHabits;
  /** By experiment; used if runs are ordered. */
  readonly #guesses = new Map<number, Guess>();
  /** By experiment, the numbers at which parts start; used if runs aren't ordered. */
  readonly #cuts = new Map<number, readonly number[]>();

  constructor(habits: ServerHabits) {
    this.#habits = habits;
  }

  /** Splits a range into parts that probably fit on one page each, as far as is known. */
  pagesOf(range: RunRange): RunRange[] {
    const { ordered, largest } = this.#habits;
    if (!ordered) return partsOf(range, this.#cuts.get(range.experiment) ?? []);
    const guess = this.#guesses.get(range.experiment);
    if (guess === undefined || guess.end <= range.first) return [range];
    if (!isWithin(range, guess.range)) return [range];
    const width = Math.max(1, Math.floor((0.9 * largest) / guess.density));
    return partsOf(range, stepsOf(range, guess.end, width));
  }

  /**
   * A page turned out not to be the whole range. Without an order, that range is never requested as a whole
   * again.
   */
  learn(range: RunRange, runs: readonly RunId[], count = 0): void {
    const { experiment, first } = range;
    const highest = runs.reduce((most, { run }) => Math.max(most, run), first);
    if (this.#habits.ordered) {
      const density = Math.min(1, runs.length / (highest - first + 1));
      const more = Math.max(0, count - runs.length);
      const end = Math.ceil(highest + more / density);
      this.#guesses.set(experiment, { range, end, density });
      return;
    }
    const cuts = new Set(this.#cuts.get(experiment));
    for (const cut of this.#cutsOf(range, highest, count)) cuts.add(cut);
    this.#cuts.set(
      experiment,
      [...cuts].sort((a, b) => a - b),
    );
  }

  /** The highest number and the count of a range are known. */
  learnEnd(range: RunRange, highest: number, count: number): void {
    const density = Math.min(1, count / (highest - range.first + 1));
    this.#guesses.set(range.experiment, { range, end: highest, density });
  }

  /** At least one is inside the range, if that has more than one number. */
  #cutsOf(range: RunRange, highest: number, count: number): number[] {
    const { first, last } = range;
    const end = Math.min(last, Math.max(highest, first + count - 1));
    const parts = Math.max(2, Math.ceil(count / (0.9 * this.#habits.largest)));
    return stepsOf(range, end, Math.ceil((end - first + 1) / parts));
  }
}

function isWithin(inner: RunRange, { experiment, first, last }: RunRange): boolean {
  return inner.experiment === experiment && first <= inner.first && inner.last <= last;
}

/** Splits a range at the given numbers. */
function partsOf({ experiment, first, last }: RunRange, cuts: readonly number[]): RunRange[] {
  const begins = [first, ...cuts.filter((cut) => first < cut && cut <= last)];
  return begins.map((begin, i) => ({
    experiment,
    first: begin,
    last: (begins[i + 1] ?? last + 1) - 1,
  }));
}

/** Evenly spaced numbers of a range, up to where its runs probably end, plus that end. */
function stepsOf({ first }: RunRange, end: number, width: number): number[] {
  const steps: number[] = [];
  for (let next = first + width; next <= end && steps.length < mostParts; next += width) {
    steps.push(next);
  }
  return [...steps, end + 1];
}
