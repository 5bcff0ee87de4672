/** What a run record means to Belle II, said once. Works without VS Code. */
export {
  beamEnergies,
  beamEnergyName,
  beamEnergyOf,
  printBeamEnergy,
  type BeamEnergyName,
} from './beamEnergy.ts';
export { recordFields, type FieldType, type Path, type RecordField } from './catalogue.ts';
export { detectors, subDetectors, type Detector } from './detectors.ts';
export { listedRuns, runFacts, type ListedRun, type RunFacts } from './facts.ts';
export {
  badFlags,
  isGood,
  notFlagged,
  qualityOf,
  reasonsFor,
  type DetectorFlag,
  type Quality,
} from './quality.ts';
export { recordSchema } from './schema.ts';
export { durationOf, isWrongDate, printTime, timeOf } from './times.ts';
