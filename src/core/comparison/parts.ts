import { compareRuns, type RunId } from '../rundb/index.ts';

/** The parts of two sets of runs, in the order in which they're shown. */
export const partNames = ['onlyA', 'both', 'onlyB'] as const;
export type PartName = (typeof partNames)[number];

/** The runs of each part, sorted by experiment and run, each once. */
export type Parts<Run extends RunId> = Readonly<Record<PartName, readonly Run[]>>;

/** The runs only in the first set, in both, and only in the second: each run is in one part. */
export function partsOf<Run extends RunId>(a: Iterable<Run>, b: Iterable<Run>): Parts<Run> {
  const [inA, inB] = [byName(a), byName(b)];
  const sorted = (runs: ReadonlyMap<string, Run>, fits: (name: string) => boolean): Run[] =>
    [...runs]
      .flatMap(([name, run]) => (fits(name) ? [run] : []))
      .sort((first, second) => compareRuns(first, second));
  return {
    onlyA: sorted(inA, (name) => !inB.has(name)),
    both: sorted(inA, (name) => inB.has(name)),
    onlyB: sorted(inB, (name) => !inA.has(name)),
  };
}

function byName<Run extends RunId>(runs: Iterable<Run>): Map<string, Run> {
  return new Map([...runs].map((run) => [`${run.experiment}:${run.run}`, run]));
}
