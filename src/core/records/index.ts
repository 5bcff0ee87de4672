/**
 * What a run record means to Belle II, defined once. Works without VS Code. The catalogue of fields is
 * imported separately, because it is large and not needed at startup.
 */
export {
  beamEnergies,
  beamEnergyName,
  beamEnergyOf,
  formatBeamEnergy,
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
export {
  durationOf,
  firstCollisions,
  isWrongDate,
  periodOf,
  printSpan,
  printTime,
  timeOf,
  yearOf,
  type Period,
} from './times.ts';
