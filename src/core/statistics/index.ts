/**
 * Sums of runs, and luminosity and time in the units that physicists read. Works without VS Code.
 * What plots show is a door of its own.
 */
export { deliveredShares, type DeliveredRun, type DeliveredShares } from './delivered.ts';
export { printDuration } from './duration.ts';
export { printEfficiency, printLuminosity, speakLuminosity } from './luminosity.ts';
export {
  summarize,
  Tally,
  type RunsGroup,
  type RunsPart,
  type RunsSum,
  type RunsSummary,
} from './summary.ts';
