/**
 * Sums over runs, and luminosity and time in the units that physicists use. Works without VS Code.
 * Plots have an entry point of their own, `distributions.ts`.
 */
// Their implementation is imported by its own path: it isn't needed at startup.
export type { DeliveredRun, DeliveredShares } from './delivered.ts';
export { formatDuration } from './duration.ts';
export { formatEfficiency, printEfficiency } from './efficiency.ts';
export {
  formatLeastLuminosity,
  formatLuminosity,
  printLuminosity,
  speakLuminosity,
} from './luminosity.ts';
export {
  summarize,
  Tally,
  type RunsGroup,
  type RunsPart,
  type RunsSum,
  type RunsSummary,
} from './summary.ts';
