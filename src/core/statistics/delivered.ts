import type { RunFacts } from '../records/index.ts';
import type { RunId } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';

/** The part of a run that the delivered luminosity follows from. */
export interface DeliveredRun extends RunId {
  readonly facts: Pick<RunFacts, 'deliveredSoFar'>;
}

/** Each run's own share of the delivered luminosity. */
export class DeliveredShares {
  readonly #shares = new Map<number, Map<number, number>>();
  /** Of runs that have a value: the number after the previous known run with a value. */
  readonly #unknown = new Map<number, Map<number, number>>();

  readonly #withoutValue = new Map<number, Map<number, true>>();

  /** In nb⁻¹; undefined if the run has no value, or its share is unknown. */
  of({ experiment, run }: RunId): number | undefined {
    return this.#shares.get(experiment)?.get(run);
  }

  /**
   * The run numbers that must be known to determine a run's share, of which the last are needed
   * first; undefined if the share is known, or known not to exist.
   */
  gapBefore({ experiment, run }: RunId): RunRange | undefined {
    const first = this.#unknown.get(experiment)?.get(run);
    return first === undefined ? undefined : { experiment, first, last: run - 1 };
  }

  /**
   * Whether a run's share is known, or known not to exist; false for runs that it was never given.
   */
  knows({ experiment, run }: RunId): boolean {
    const isIn = (runs: ReadonlyMap<number, ReadonlyMap<number, unknown>>): boolean =>
      runs.get(experiment)?.has(run) === true;
    return isIn(this.#shares) || isIn(this.#withoutValue);
  }

  addWithoutValue({ experiment, run }: RunId): void {
    put(this.#withoutValue, experiment, run, true);
  }

  add({ experiment, run }: RunId, share: number): void {
    put(this.#shares, experiment, run, share);
  }

  addUnknown({ experiment, run }: RunId, first: number): void {
    put(this.#unknown, experiment, run, first);
  }
}

/**
 * The share of each run: the difference between its value and that of the previous run in the
 * experiment that has one, whatever that run's type. The value counts from 0 in each experiment. If
 * it's lower than the previous one, it was reset, and is the share itself. A 0 after a larger value
 * isn't a value: the next one shows whether it continues from the larger value or from 0, and
 * nothing is counted twice.
 *
 * Luminosity delivered in runs without a value is therefore in the share of the next run that has
 * one, including the experiment's first such run: nothing says how much it was.
 *
 * @param runs In order, each once: all runs of their experiments except those in `unknown`.
 * @param unknown Ranges, in order, of runs that are or may be missing from these: a share that may
 *   depend on one of them is unknown.
 */
export function deliveredShares(
  runs: Iterable<DeliveredRun>,
  unknown: readonly RunRange[] = [],
): DeliveredShares {
  const shares = new DeliveredShares();
  let experiment: number | undefined;
  let before = 0;
  let next = 0;
  let i = 0;
  for (const run of runs) {
    const soFar = run.facts.deliveredSoFar;
    if (run.experiment !== experiment) {
      experiment = run.experiment;
      before = 0;
      next = 0;
    }
    if (soFar === undefined) {
      shares.addWithoutValue(run);
      continue;
    }
    while (isBefore(unknown[i], experiment, next)) i++;
    const gap = unknown[i];
    const isGap = gap?.experiment === experiment && gap.first < run.run && next < run.run;
    if (isGap) shares.addUnknown(run, next);
    else if (soFar === 0 && before > 0) shares.addWithoutValue(run);
    else shares.add(run, soFar < before ? soFar : soFar - before);
    // The next value is compared with the last one above 0.
    if (soFar === 0) continue;
    before = soFar;
    next = run.run + 1;
  }
  return shares;
}

function isBefore(range: RunRange | undefined, experiment: number, run: number): boolean {
  if (!range) return false;
  return range.experiment === experiment ? range.last < run : range.experiment < experiment;
}

function put<T>(all: Map<number, Map<number, T>>, experiment: number, run: number, value: T): void {
  const known = all.get(experiment);
  if (known) known.set(run, value);
  else all.set(experiment, new Map([[run, value]]));
}
