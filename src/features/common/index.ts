/** What several features share: commands, errors, the log, settings, and how a run is described. */
export { ageLink, describeAge, howOld, sentenceWithAge, whileAging } from './age.ts';
export { isCancellation, withSignal } from './cancellation.ts';
export {
  leadToSignIn,
  logError,
  messageOf,
  isSlip,
  perform,
  recentErrors,
  registerAnsweringCommand,
  registerCommand,
  registerRowCommand,
  showError,
  UserError,
  type CommandId,
} from './commands.ts';
export { ContextKey, type RunsViewState } from './contextKeys.ts';
export { knownLanguages, languageOf } from './languages.ts';
export { foundNone, warnOfLeftOut } from './leftOut.ts';
export { log } from './log.ts';
export { asMarkdown } from './markdown.ts';
export { badDetectors, qualityInWords, qualityMarks } from './quality.ts';
export { readRuns, runArguments } from './runArguments.ts';
export {
  describeRun,
  describeRunInWords,
  isToldQuality,
  runIcon,
  speakRun,
  startInWords,
  toldLuminosity,
} from './runInWords.ts';
export { loadTooltips } from './loadTooltips.ts';
export { loadLanguage, ownConditions, readQuery, requireQuery, type ReadQuery } from './query.ts';
export { describeSearch } from './searchInWords.ts';
export { showDone, withoutIcons } from './showDone.ts';
export {
  countRuns,
  describeFound,
  describeLacking,
  describeLeastLuminosity,
  describeLuminosity,
  describeSum,
  isListed,
  luminosityOfRuns,
  whatIsMissing,
  type Found,
} from './sums.ts';
