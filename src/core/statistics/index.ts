/** Sums of runs, and luminosity and time in the units that physicists read. Works without VS Code. */
export { printDuration } from './duration.ts';
export { printLuminosity, speakLuminosity } from './luminosity.ts';
export { summarize, type RunsPart, type RunsSummary } from './summary.ts';
