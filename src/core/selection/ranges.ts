import { compareRuns, type RunId } from '../rundb/index.ts';

/** Consecutive run numbers of one experiment, both ends inclusive. */
export interface RunRange {
  readonly experiment: number;
  readonly first: number;
  readonly last: number;
}

/** The ranges of consecutive run numbers that hold just these runs, in order, each run once. */
export function rangesOf(runs: Iterable<RunId>): RunRange[] {
  const sorted = [...runs].sort(compareRuns);
  const ranges: { experiment: number; first: number; last: number }[] = [];
  for (const { experiment, run } of sorted) {
    const current = ranges.at(-1);
    if (current?.experiment === experiment && run <= current.last + 1) current.last = run;
    else ranges.push({ experiment, first: run, last: run });
  }
  return ranges;
}

/** A range as Belle II writes it: `798-801`, or `804` for a single run. */
export function printRange({ first, last }: RunRange): string {
  return first === last ? String(first) : `${first}-${last}`;
}
