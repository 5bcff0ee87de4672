/** Sums of runs, and luminosity and time in the units that physicists read. Works without VS Code. */
export {
  binLuminosity,
  type BinnedLuminosity,
  type BinnedRuns,
  type BinOptions,
  type BinStep,
} from './bins.ts';
export type { Zone } from './calendar.ts';
export { countWords, type WordCount, type WordCounts } from './counts.ts';
export { deliveredShares, type DeliveredRun, type DeliveredShares } from './delivered.ts';
export { printDuration } from './duration.ts';
export { durationHistogram, gapHistogram, type Histogram } from './histograms.ts';
export { printEfficiency, printLuminosity, speakLuminosity } from './luminosity.ts';
export { detectorStrips, type DetectorStrip, type WordSpan } from './strips.ts';
export {
  summarize,
  Tally,
  type RunsGroup,
  type RunsPart,
  type RunsSum,
  type RunsSummary,
} from './summary.ts';
