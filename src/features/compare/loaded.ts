/** What is loaded with the first comparison. */
export { compareChosen, compareFields, compareSelections } from './comparisons.ts';
export { Sheets } from './sheets.ts';
