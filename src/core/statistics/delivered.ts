import type { RunFacts } from '../records/index.ts';
import type { RunId } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';

/** As much of a run as tells of delivered luminosity. */
export interface DeliveredRun extends RunId {
  readonly facts: Pick<RunFacts, 'deliveredSoFar'>;
}

/** Each run's own share of the delivered luminosity. */
export class DeliveredShares {
  readonly #shares = new Map<number, Map<number, number>>();
  /** Of runs that have a value: the number after that of the run with a value before, as far as is known. */
  readonly #unknown = new Map<number, Map<number, number>>();

  readonly #withoutValue = new Map<number, Map<number, true>>();

  /** nb⁻¹; undefined where the run has no value, and where its share is unknown. */
  of({ experiment, run }: RunId): number | undefined {
    return this.#shares.get(experiment)?.get(run);
  }

  /**
   * The run numbers that have to be known before the share of a run can be, the last of them first;
   * undefined where it is known, or known to have none.
   */
  gapBefore({ experiment, run }: RunId): RunRange | undefined {
    const first = this.#unknown.get(experiment)?.get(run);
    return first === undefined ? undefined : { experiment, first, last: run - 1 };
  }

  /** Whether its share is known, or known to be none; not of runs that it was never told of. */
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
 * The share of each run: the difference of its value to that of the run before it in the experiment
 * that has one, whatever the type of that. The value counts from 0 in each experiment. Where it is lower
 * than the one before, it was reset, and is the share itself. A 0 after a larger value is no value: whether
 * the next goes on from that or from 0 is seen when it comes, and nothing is counted twice.
 *
 * What was delivered in runs without a value is so in the share of the next run that has one, of the
 * experiment's first such run too: nothing tells how much it was.
 *
 * @param runs In order, each once: all runs of their experiments but those of `unknown`.
 * @param unknown Ranges, in order, with runs that aren't among those, or may be: a share that may depend
 *   on one of them is unknown.
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
    // The next is compared with the last value that is more.
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
