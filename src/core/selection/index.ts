/** Sets of runs and the forms they take in text. Works without VS Code. */
export { formatRuns, formats, type Format } from './formats.ts';
export { printRange, rangesOf, type RunRange } from './ranges.ts';
export { experimentPath, parseRun, runPath } from './runReference.ts';
