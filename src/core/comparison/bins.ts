import type { ListedRun } from '../records/index.ts';
import {
  binLuminosity,
  type BinnedRuns,
  type BinStep,
  type RunCounts,
  type Zone,
} from '../statistics/distributions.ts';
import type { PartName, Parts } from './parts.ts';

/** Luminosity of the physics runs of two sets, in nb⁻¹; undefined if no run has a value. */
export interface ComparedBin extends Readonly<Record<PartName, number | undefined>> {
  readonly label: string;
  /** The indexes of its runs in the input. */
  readonly runs: readonly number[];
  /** Physics runs without a value; a run that spans several bins counts in each. */
  readonly withoutLuminosity: number;
  /** How many of its runs are in the bin before as well; undefined if none. */
  readonly continued: Pick<RunCounts, 'runs' | 'withoutLuminosity'> | undefined;
  /** Summed up to the end of this bin, for each set. */
  readonly soFarOfA: number;
  readonly soFarOfB: number;
}

/**
 * The luminosity of two sets by run, time, experiment or beam energy.
 *
 * @param runs The runs of both sets, each once.
 */
export function binParts(
  runs: readonly ListedRun[],
  parts: Parts<ListedRun>,
  options: { readonly step: BinStep; readonly zone: Zone },
): ComparedBin[] {
  const binned = (part: PartName): Map<string, BinnedRuns> =>
    new Map(binLuminosity(parts[part], options).bins.map((bin) => [bin.label, bin]));
  const [ofA, ofBoth, ofB] = [binned('onlyA'), binned('both'), binned('onlyB')];
  let [soFarOfA, soFarOfB] = [0, 0];
  return binLuminosity(runs, options).bins.map((bin) => {
    const { label, runs: places, withoutLuminosity, continued } = bin;
    const [onlyA, both, onlyB] = [ofA, ofBoth, ofB].map((bins) => bins.get(label)?.recorded);
    soFarOfA += (onlyA ?? 0) + (both ?? 0);
    soFarOfB += (onlyB ?? 0) + (both ?? 0);
    return {
      ...{ label, runs: places, withoutLuminosity, continued },
      ...{ onlyA, both, onlyB, soFarOfA, soFarOfB },
    };
  });
}
