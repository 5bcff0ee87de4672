/** What is known of the runs of one server. Works without VS Code. */
export type { KnownDelivered } from './delivered.ts';
export type { KnownInterval } from './knownIntervals.ts';
export { knownTogether, type KnownTogether } from './knownTogether.ts';
export type { Asked, QueryLoadOptions, QueryRun, QueryRunOptions } from './queryRun.ts';
export type { RunList } from './runList.ts';
export type { LoadOptions } from './runLoader.ts';
export { RunStore, type KeptRuns } from './runStore.ts';
export type { SentRecord } from './sentRecords.ts';
export type { Fitting } from './server.ts';
