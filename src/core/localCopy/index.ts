/** The runs of a server on disk, as they were sent. Works without VS Code. */
export {
  LocalCopyError,
  type Kept,
  type KeptExperiment,
  type KeptOf,
  type KeptRange,
  type KeptRecord,
  type KeptRecords,
  type KeptRun,
  type KeptState,
  type ListOfExperiments,
  type LocalCopy,
  type LocalCopyProblem,
  type QueryText,
} from './localCopy.ts';
export { openLocalCopy, type LocalCopyOptions } from './openLocalCopy.ts';
