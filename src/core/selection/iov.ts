import { compareRuns, type RunId } from '../rundb/index.ts';
import type { RunRange } from './ranges.ts';

/**
 * An interval of validity: all runs from the first to the last, both inclusive, across all
 * experiments in between. Infinity stands for an open end.
 */
export interface Iov {
  readonly first: RunId;
  readonly last: RunId;
}

/** An interval of runs of one experiment. */
export function iovOf(experiment: number, first = 0, last = Infinity): Iov {
  return { first: { experiment, run: first }, last: { experiment, run: last } };
}

/** Whether an interval contains exactly one run. */
export function isOneRun({ first, last }: Iov): boolean {
  return compareEnds(first, last) === 0;
}

export function holdsRun({ first, last }: Iov, run: RunId): boolean {
  return compareEnds(first, run) <= 0 && compareEnds(run, last) <= 0;
}

/**
 * Whether an interval is of an experiment in which no data are taken: Belle II simulates as
 * experiment 0 and from 1000 on, as basf2's steering files show.
 */
export function isSimulated({ first, last }: Iov): boolean {
  return (
    first.experiment === last.experiment && (first.experiment === 0 || first.experiment >= 1000)
  );
}

/** The same runs in order, as intervals that neither overlap nor touch. */
export function mergeIovs(iovs: readonly Iov[]): Iov[] {
  const merged: Iov[] = [];
  for (const iov of [...iovs].sort((a, b) => compareEnds(a.first, b.first))) {
    const before = merged.at(-1);
    if (before && compareEnds(iov.first, runAfter(before.last)) <= 0) {
      if (compareEnds(iov.last, before.last) > 0) {
        merged[merged.length - 1] = { first: before.first, last: iov.last };
      }
    } else merged.push(iov);
  }
  return merged;
}

/** Compares runs whose numbers may be infinite. */
export function compareEnds(a: RunId, b: RunId): number {
  if (a.experiment !== b.experiment) return a.experiment < b.experiment ? -1 : 1;
  return a.run === b.run ? 0 : compareRuns(a, b);
}

function runAfter({ experiment, run }: RunId): RunId {
  return { experiment, run: run + 1 };
}

/** Up to this many experiments get an interval each. */
const mostExperiments = 100;

/** The runs with numbers in a range, for each experiment in a range; both may be open. */
export function iovsWithin(
  experiments: { readonly min: number; readonly max: number },
  runs: { readonly min: number; readonly max: number },
): Iov[] {
  const { min, max } = experiments;
  const isEach = runs.min === 0 && runs.max === Infinity;
  // Numbers too large to be exact can't be counted up.
  if (isEach || max < min || max - min >= mostExperiments || !Number.isSafeInteger(max)) {
    return [
      { first: { experiment: min, run: runs.min }, last: { experiment: max, run: runs.max } },
    ];
  }
  return Array.from({ length: max - min + 1 }, (_, i) => iovOf(min + i, runs.min, runs.max));
}

/** An interval across more experiments isn't divided into ranges. */
const mostDivided = 1000;

/** Whether an interval spans few enough experiments to be divided into ranges. */
export function isDivisible({ first, last }: Iov): boolean {
  return last.experiment - first.experiment <= mostDivided;
}

/**
 * The ranges that make up an interval, one per experiment.
 *
 * @throws RangeError if it spans too many experiments: see `isDivisible`.
 */
export function rangesOfIov(iov: Iov): RunRange[] {
  const { first, last } = iov;
  if (!isDivisible(iov)) {
    throw new RangeError('an interval over so many experiments is no selection');
  }
  const ranges: RunRange[] = [];
  for (let experiment = first.experiment; experiment <= last.experiment; experiment++) {
    ranges.push({
      experiment,
      first: experiment === first.experiment ? first.run : 0,
      last: experiment === last.experiment ? last.run : Infinity,
    });
  }
  return ranges;
}
