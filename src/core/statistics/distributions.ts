/**
 * Distributions of runs over time, experiments, words and durations, for plots. Loaded with the
 * first plot.
 */
export { binLuminosity, type BinnedLuminosity, type BinnedRuns, type BinStep } from './bins.ts';
export type { Zone } from './calendar.ts';
export { runsByDetector, runsByStopReason, runsByType, type RunsOfWord } from './counts.ts';
export { durationHistogram, gapHistogram, type Histogram } from './histograms.ts';
export type { RunCounts } from './runCounts.ts';
export { detectorStrips, type DetectorStrip, type WordSpan } from './strips.ts';
