import { compareRuns, type RunId } from '../rundb/index.ts';
import type { RunRange } from './ranges.ts';

/**
 * An interval of validity: all runs from one to another, both inclusive, also of the experiments
 * between them. Infinity stands for an end that is open.
 */
export interface Iov {
  readonly first: RunId;
  readonly last: RunId;
}

/** The interval of some runs of one experiment. */
export function iovOf(experiment: number, first = 0, last = Infinity): Iov {
  return { first: { experiment, run: first }, last: { experiment, run: last } };
}

/** Whether an interval is a single run. */
export function isOneRun({ first, last }: Iov): boolean {
  return compareEnds(first, last) === 0;
}

export function holdsRun({ first, last }: Iov, run: RunId): boolean {
  return compareEnds(first, run) <= 0 && compareEnds(run, last) <= 0;
}

/**
 * Whether an interval is of experiments that no data are taken in: Belle II simulates as experiment 0,
 * and from 1000 on, as basf2's steering files show.
 */
export function isSimulated({ first, last }: Iov): boolean {
  return (
    first.experiment === last.experiment && (first.experiment === 0 || first.experiment >= 1000)
  );
}

/** The same runs in order, where no two intervals overlap or touch. */
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

/** Orders runs where numbers may be infinite. */
export function compareEnds(a: RunId, b: RunId): number {
  if (a.experiment !== b.experiment) return a.experiment < b.experiment ? -1 : 1;
  return a.run === b.run ? 0 : compareRuns(a, b);
}

function runAfter({ experiment, run }: RunId): RunId {
  return { experiment, run: run + 1 };
}

/** So many experiments are given an interval each. */
const mostExperiments = 100;

/** The runs of some numbers in each of some experiments; open where there is no limit. */
export function iovsWithin(
  experiments: { readonly min: number; readonly max: number },
  runs: { readonly min: number; readonly max: number },
): Iov[] {
  const { min, max } = experiments;
  const isEach = runs.min === 0 && runs.max === Infinity;
  // Numbers that are too long can't be counted up.
  if (isEach || max < min || max - min >= mostExperiments || !Number.isSafeInteger(max)) {
    return [
      { first: { experiment: min, run: runs.min }, last: { experiment: max, run: runs.max } },
    ];
  }
  return Array.from({ length: max - min + 1 }, (_, i) => iovOf(min + i, runs.min, runs.max));
}

/** An interval over more experiments is not divided into ranges. */
const mostDivided = 1000;

/** Whether an interval is of so few experiments that it can be divided into ranges. */
export function isDivisible({ first, last }: Iov): boolean {
  return last.experiment - first.experiment <= mostDivided;
}

/**
 * The ranges that an interval consists of, one for each experiment.
 *
 * @throws RangeError for one over too many experiments: see `isDivisible`.
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
