/** Reports for maintainers when something went wrong. Works without VS Code. */
export { issueReport, type IssueFacts, type Setting } from './issueReport.ts';
export { reporterOptions, type ReportPlaces } from './issueReporter.ts';
