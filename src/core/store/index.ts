/** What is known of the runs of one server. Works without VS Code. */
export type { KnownInterval } from './knownIntervals.ts';
export { knownTogether, type KnownTogether } from './knownTogether.ts';
export { NewestFirst, type ServerHabits } from './newestFirst.ts';
export { QueryRun, type Asked, type QueryRunOptions } from './queryRun.ts';
export { RunStore, type LoadOptions } from './runStore.ts';
