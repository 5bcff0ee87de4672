/** A name: as written, and in lower case without `_` and `-`. */
interface Name {
  readonly name: string;
  readonly word: string;
}

const runsWord =
  /runs?(?:list|numbers?|nums?|nos?|nrs?|ranges?)?(?:exp(?:eriment)?\d+|e\d+)?$|^(?:good|bad)ranges?$/;
const runWord =
  /^(?:first|last|start|end|begin|stop|from|to|ref|reference|good|bad|current|exp\d+)?run(?:number|no|nr|num)?(?:exp\d+|e\d+)?$|^runs?(?:list|range)s?$/;
/** `nRuns`, `max_runs`, `events_per_run`: a number of runs. */
const counts = /^(?:n|nr|num|numberof|max|min|total|dry)runs$|^(?:n|nr|dry)run$|perruns?$/;
const experimentWord = /^exp(?:eriment)?(?:no|nr|num|number|id)?$/;
/** For several experiments, or one end of a range of them. */
const experimentsWord =
  /^(?:first|last|start|end|begin|stop|from|to|low|high|min|max)?exp(?:eriment)?s?(?:list|nos?|numbers?|nums?|ids?|ranges?)?(?:first|last|start|end|begin|stop|from|to|low|high|min|max)?$/;
const labelWord = /^exp(?:eriment)?\d+$/;
const iovWord = /iov$|^iovs?list$|^payloadboundaries$/;
/** Names for the first and last run of a range. */
const ends = [
  ['first', 'last'],
  ['start', 'end'],
  ['start', 'stop'],
  ['begin', 'end'],
  ['from', 'to'],
  ['low', 'high'],
  ['lower', 'upper'],
] as const;
const endWord =
  /^(?:(first|start|begin|from|low|lower|last|end|stop|to|high|upper)run(?:no|number)?|run(?:no|number)?(first|start|begin|from|low|lower|last|end|stop|to|high|upper))$/;
const otherWord = /^evtnumlist$/;
const words = new RegExp(
  [runsWord, experimentsWord, labelWord, iovWord, endWord, otherWord]
    .map(({ source }) => source)
    .join('|'),
);

/** Whether a name may stand for runs or their experiment. */
export function isKeyWord(word: string): boolean {
  return words.test(word) && !counts.test(word);
}

const named =
  (pattern: RegExp) =>
  ({ word }: Name): boolean =>
    pattern.test(word);

export const isRunsKey = named(runsWord);
export const isExperimentKey = named(experimentWord);

/** Whether a single number after a name is a run, rather than a number of runs. */
export const isRunKey = named(runWord);

/** The end of a range that a name stands for. */
export function endOf({ word }: Name): string | undefined {
  const found = endWord.exec(word);
  return found?.[1] ?? found?.[2];
}

/** Whether two ends belong to the same range. */
export function areEnds(first: Name, last: Name): boolean {
  const [a, b] = [endOf(first), endOf(last)];
  return ends.some(([begin, end]) => begin === a && end === b);
}

/** Whether it's about experiments without saying which one. */
export function isExperimentsKey(name: Name): boolean {
  return experimentsWord.test(name.word) && !isExperimentKey(name);
}

/** Whether it labels a block of an experiment's runs, as in `exp12`. */
export const isLabelKey = named(labelWord);

/** Whether it's an interval of the conditions database, or a list of where intervals begin. */
export const isIovKey = named(iovWord);

/** Whether it's a limit of a query, named as the RunDB's own parameters. */
export function isLimitKey({ name }: Name): boolean {
  return /^(?:min|max)_(?:experiment|run)$/.test(name);
}

/** Whether even an unreadable value counts: it overrides what was set before. */
export function isSetAnyway(name: Name): boolean {
  return experimentsWord.test(name.word) || isLabelKey(name) || isLimitKey(name);
}
