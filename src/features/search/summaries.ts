/** What `rundb.summarizeRuns` loads. */
export { showSummary } from './summaryList.ts';
export { summaryOf } from './summaryOf.ts';
