import type { RunId } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';
import type { ServerHabits } from './serverHabits.ts';

/** A range is parted into no more than about so many, however many runs the server counts. */
const mostParts = 1000;

/** How the runs of a range lie, by a page of it. */
interface Guess {
  readonly range: RunRange;
  /** About the highest number. */
  readonly end: number;
  /** Runs a number, up to 1. */
  readonly density: number;
}

/** How ranges are parted that have too many runs for a page. */
export class Parting {
  readonly #habits: ServerHabits;
  /** By experiment; where runs come in order. */
  readonly #guesses = new Map<number, Guess>();
  /** By experiment, the numbers that parts begin with; where runs come in no order. */
  readonly #cuts = new Map<number, readonly number[]>();

  constructor(habits: ServerHabits) {
    this.#habits = habits;
  }

  /** Parts of a range that are likely to fit on a page each, as far as that is known. */
  pagesOf(range: RunRange): RunRange[] {
    const { ordered, largest } = this.#habits;
    if (!ordered) return partsOf(range, this.#cuts.get(range.experiment) ?? []);
    const guess = this.#guesses.get(range.experiment);
    if (guess === undefined || guess.end <= range.first) return [range];
    if (!isWithin(range, guess.range)) return [range];
    const width = Math.max(1, Math.floor((0.9 * largest) / guess.density));
    return partsOf(range, stepsOf(range, guess.end, width));
  }

  /** A page of a range is not all of it. In no order, that range is never asked for again as one. */
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

  /** The highest number of a range, and its count, are known. */
  learnEnd(range: RunRange, highest: number, count: number): void {
    const density = Math.min(1, count / (highest - range.first + 1));
    this.#guesses.set(range.experiment, { range, end: highest, density });
  }

  /** One at least is in the range, where that has more than one number. */
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

/** A range in parts that begin at some numbers. */
function partsOf({ experiment, first, last }: RunRange, cuts: readonly number[]): RunRange[] {
  const begins = [first, ...cuts.filter((cut) => first < cut && cut <= last)];
  return begins.map((begin, i) => ({
    experiment,
    first: begin,
    last: (begins[i + 1] ?? last + 1) - 1,
  }));
}

/** Numbers of a range so far apart, up to where its runs are likely to end, and where they do. */
function stepsOf({ first }: RunRange, end: number, width: number): number[] {
  const steps: number[] = [];
  for (let next = first + width; next <= end && steps.length < mostParts; next += width) {
    steps.push(next);
  }
  return [...steps, end + 1];
}
