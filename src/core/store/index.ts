/** What is known about the runs of one server. Works without VS Code. */
export type { Direction } from './adjacentRuns.ts';
export { datasetRun } from './datasetRun.ts';
export type { KnownDelivered } from './delivered.ts';
export type { KnownInterval } from './knownIntervals.ts';
export { knownTogether, type KnownTogether } from './knownTogether.ts';
export type { Asked, QueryLoadOptions, QueryRun, QueryRunOptions } from './queryRun.ts';
export type { RunList } from './runList.ts';
export type { LoadOptions } from './runLoader.ts';
export { RunStore, type KeptRuns } from './runStore.ts';
export { RecordsToExport } from './recordsToExport.ts';
export type { SentRecord } from './sentRecords.ts';
export type { Fitting } from './server.ts';
export {
  NotWholeError,
  wholeRuns,
  wholeSum,
  type Meant,
  type RunSource,
  type WholeRuns,
  type WholeSum,
} from './wholeRuns.ts';
