/**
 * What a run record means to Belle II, said once. Works without VS Code. The catalogue of fields is a
 * door of its own: it is large, and nobody needs it at the start.
 */
export {
  beamEnergies,
  beamEnergyName,
  beamEnergyOf,
  printBeamEnergy,
  type BeamEnergyName,
} from './beamEnergy.ts';
export type { FieldType, Path, RecordField } from './catalogue.ts';
export { detectors, subDetectors, type Detector } from './detectors.ts';
export { printPath, readPath } from './fieldPath.ts';
export { isPhysics, listedRuns, runFacts, type ListedRun, type RunFacts } from './facts.ts';
export {
  badFlags,
  isGood,
  notFlagged,
  qualityOf,
  reasonsFor,
  type DetectorFlag,
  type Quality,
} from './quality.ts';
export { durationOf, isWrongDate, printTime, timeOf } from './times.ts';
