import { beamEnergyName, isPhysics, type ListedRun } from '../records/index.ts';
import type { DatasetRun } from '../selection/index.ts';

/** What an MC dataset is told of a run; the energy in GeV. */
export function datasetRun({ experiment, run, facts }: ListedRun): DatasetRun {
  const { beamEnergy: energy } = facts;
  const energyName = energy === undefined ? undefined : beamEnergyName(energy);
  return { experiment, run, isPhysics: isPhysics(facts), energy, energyName };
}
