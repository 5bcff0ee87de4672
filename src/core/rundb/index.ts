/** The RunDB service: client, pages, errors. Works without VS Code and doesn't cache. */
export { textOf, type Body } from './body.ts';
export { RunDB, type RequestOptions, type RunDBOptions } from './client.ts';
export { demoWords, withDemoNote } from './demoNote.ts';
export { RunDBError, runNotFound, unexpectedShape, type RunDBErrorKind } from './errors.ts';
/** The code that finds them is imported separately, because nothing needs it at startup. */
export type { Experiment } from './experiments.ts';
export type { Network } from './http.ts';
export { isJsonObject, jsonAt, numberOf, parseJson, type Json, type JsonObject } from './json.ts';
export type { Page, SentPage } from './pages.ts';
export type { RunSearch } from './parameters.ts';
export { experimentPath, parseRun, parseRunName, runPath } from './runReference.ts';
export {
  compareRuns,
  runIdOf,
  runTypes,
  type RunId,
  type RunRecord,
  type RunSummary,
} from './runs.ts';
export { SharedWork } from './sharedWork.ts';
export type { Retries } from './retries.ts';
export type { BodyReader, Credentials, Way } from './transport.ts';
export { usualUrl } from './usualUrl.ts';
export type { Walk, WalkOptions } from './walk.ts';
export { webPage } from './webPage.ts';
