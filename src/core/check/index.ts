/** Checks undocumented behaviour of a server. Works without VS Code. */
export { certificateOf, type Certificate } from './certificate.ts';
export { oddities, reportOf, type Circumstances } from './report.ts';
export { surveyServer, type Survey } from './survey.ts';
