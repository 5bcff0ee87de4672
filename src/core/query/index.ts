/** What people type to ask for runs. Works without VS Code. */
export { parseDateRange, type DateRange } from './dateRange.ts';
export { parseNumberRange, type NumberRange } from './numberRange.ts';
