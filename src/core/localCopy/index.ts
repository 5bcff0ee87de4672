/** A server's runs on disk, exactly as sent. Works without VS Code. */
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
