/** What several features need of VS Code: commands, errors, log, settings, how a run looks as a row. */
export { ageLink, describeAge, howOld } from './age.ts';
export { isCancellation, withSignal } from './cancellation.ts';
export {
  leadToSignIn,
  logError,
  messageOf,
  perform,
  registerAnsweringCommand,
  registerCommand,
  registerRowCommand,
  showError,
  UserError,
  type CommandId,
} from './commands.ts';
export { ContextKey, type RunsViewState } from './contextKeys.ts';
export { knownLanguages, languageOf } from './languages.ts';
export { log } from './log.ts';
export { qualityInWords } from './quality.ts';
export { readRuns, runArguments } from './runArguments.ts';
export { describeRun, describeRunInWords, runIcon, speakRun } from './runInWords.ts';
export { loadTooltips } from './loadTooltips.ts';
export { loadLanguage, ownConditions, readQuery, requireQuery, type ReadQuery } from './query.ts';
export { describeSearch } from './searchInWords.ts';
export { showDone, withoutIcons } from './showDone.ts';
export {
  countRuns,
  describeFound,
  describeLacking,
  describeLuminosity,
  describeSum,
  isListed,
  luminosityOfRuns,
  whatIsMissing,
  type Found,
} from './sums.ts';
