/** How runs are spread over time, experiments, words and durations: what plots show. Loads with the first of them. */
export { binLuminosity, type BinnedLuminosity, type BinnedRuns, type BinStep } from './bins.ts';
export type { Zone } from './calendar.ts';
export { runsByDetector, runsByStopReason, runsByType, type RunsOfWord } from './counts.ts';
export { durationHistogram, gapHistogram, type Histogram } from './histograms.ts';
export { detectorStrips, type DetectorStrip, type WordSpan } from './strips.ts';
