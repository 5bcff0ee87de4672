/** Exports to files. Works without VS Code. */
export {
  rowName,
  summaryCsv,
  summaryMarkdown,
  sumsMarkdown,
  summaryRows,
  type SummaryRow,
} from './summaryTable.ts';
export type { About } from './about.ts';
export { fieldChoices, nameOf, pathOfName, titleOf, usualFields } from './fields.ts';
export { FileError, type FileProblem } from './fileError.ts';
export { saveRuns, type SaveOptions } from './saveRuns.ts';
export { fileFormats, type FileFormat, type Written } from './writing.ts';
export { notebookOf, saveNotebook } from './notebook.ts';
