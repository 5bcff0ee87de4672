/** What every feature needs of VS Code: commands that report their errors, log, context keys. */
export { isCancellation, withSignal } from './cancellation.ts';
export {
  logError,
  messageOf,
  registerAnsweringCommand,
  registerCommand,
  registerRowCommand,
  showError,
  UserError,
} from './commands.ts';
export { ContextKey, type RunsViewState } from './contextKeys.ts';
export { knownLanguages, languageOf } from './languages.ts';
export { log } from './log.ts';
export { readRuns } from './runArguments.ts';
export { askForSearch, describeSearch } from './searchForm.ts';
export { loadLanguage, ownConditions, readQuery, requireQuery, type ReadQuery } from './query.ts';
export { queryOfSearch } from './searchQuery.ts';
export { showDone, withoutIcons } from './showDone.ts';
