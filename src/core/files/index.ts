/** What is written out of the extension. Works without VS Code. */
export {
  rowName,
  summaryCsv,
  summaryMarkdown,
  summaryRows,
  type SummaryRow,
} from './summaryTable.ts';
