/** The RunDB service: client, pages, records, errors. Works without VS Code. */
export { RunDB, type RequestOptions, type RunDBOptions } from './client.ts';
export { RunDBError, type RunDBErrorKind } from './errors.ts';
export { findExperiments, type Experiment } from './experiments.ts';
export type { Network } from './http.ts';
export { isJsonObject, jsonAt, parseJson, type Json, type JsonObject } from './json.ts';
export { listedRuns, NewestFirst, type ListedRun, type ServerHabits } from './newestFirst.ts';
export type { Page } from './pages.ts';
export type { RunSearch } from './parameters.ts';
export { experimentPath, parseRun, runPath } from './runReference.ts';
export {
  compareRuns,
  durationOf,
  numberOf,
  overallQuality,
  runFacts,
  runIdOf,
  runTypes,
  subDetectors,
  timeOf,
  type Quality,
  type RunFacts,
  type RunId,
  type RunRecord,
  type RunSummary,
  type SubDetector,
} from './runs.ts';
export { SharedWork } from './sharedWork.ts';
export type { Retries } from './retries.ts';
export type { Credentials, Way } from './transport.ts';
export { usualUrl } from './usualUrl.ts';
export type { Walk, WalkOptions } from './walk.ts';
