import type { ListedRun } from '../records/index.ts';
import {
  binLuminosity,
  type BinnedRuns,
  type BinStep,
  type Zone,
} from '../statistics/distributions.ts';
import type { PartName, Parts } from './parts.ts';

/** Luminosity of the physics runs of two sets, in nb⁻¹; undefined where no run has a value. */
export interface ComparedBin extends Readonly<Record<PartName, number | undefined>> {
  readonly label: string;
  /** The places of its runs in what was given. */
  readonly runs: readonly number[];
  /** Physics runs without a value; one over several bins is counted in each. */
  readonly withoutLuminosity: number;
  /** Up to the end of this bin, of each set. */
  readonly soFarOfA: number;
  readonly soFarOfB: number;
}

/**
 * The luminosity of two sets by run, time or experiment.
 *
 * @param runs Those of both sets, each once.
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
  return binLuminosity(runs, options).bins.map(({ label, runs: places, withoutLuminosity }) => {
    const [onlyA, both, onlyB] = [ofA, ofBoth, ofB].map((bins) => bins.get(label)?.recorded);
    soFarOfA += (onlyA ?? 0) + (both ?? 0);
    soFarOfB += (onlyB ?? 0) + (both ?? 0);
    return {
      ...{ label, runs: places, withoutLuminosity },
      ...{ onlyA, both, onlyB, soFarOfA, soFarOfB },
    };
  });
}
