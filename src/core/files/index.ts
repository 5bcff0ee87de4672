/** What is written out of the extension. Works without VS Code. */
export {
  rowName,
  summaryCsv,
  summaryMarkdown,
  summaryRows,
  type SummaryRow,
} from './summaryTable.ts';
export type { About } from './about.ts';
export { FileError, type FileProblem } from './fileError.ts';
export { saveRuns, type SaveOptions } from './saveRuns.ts';
export { fileFormats, type FileFormat, type Written } from './writing.ts';
