/**
 * Comparisons of runs: of their records field by field, and of sets of runs. Works without VS Code.
 */
export { binParts, type ComparedBin } from './bins.ts';
export { compareRecords, type ComparedField, type ComparedRecords } from './records.ts';
export { partNames, partsOf, type PartName, type Parts } from './parts.ts';
export { printSheet } from './sheet.ts';
