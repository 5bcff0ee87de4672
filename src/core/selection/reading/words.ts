/** A name: as it is, and in lower case without `_` and `-`. */
interface Name {
  readonly name: string;
  readonly word: string;
}

const runsWord =
  /runs?(?:list|numbers?|nums?|nos?|nrs?|ranges?)?(?:exp(?:eriment)?\d+|e\d+)?$|^(?:good|bad)ranges?$/;
const runWord =
  /^(?:first|last|start|end|begin|stop|from|to|ref|reference|good|bad|current|exp\d+)?run(?:number|no|nr|num)?(?:exp\d+|e\d+)?$|^runs?(?:list|range)s?$/;
/** `nRuns`, `max_runs`, `events_per_run`: how many. */
const counts = /^(?:n|nr|num|numberof|max|min|total|dry)runs$|^(?:n|nr|dry)run$|perruns?$/;
const experimentWord = /^exp(?:eriment)?(?:no|nr|num|number|id)?$/;
/** Of several experiments, or one end of a range of them. */
const experimentsWord =
  /^(?:first|last|start|end|begin|stop|from|to|low|high|min|max)?exp(?:eriment)?s?(?:list|nos?|numbers?|nums?|ids?|ranges?)?(?:first|last|start|end|begin|stop|from|to|low|high|min|max)?$/;
const labelWord = /^exp(?:eriment)?\d+$/;
const iovWord = /iov$|^iovs?list$|^payloadboundaries$/;
/** Names of the ends of a range: of its first run, and of its last. */
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
const limits = ['min_experiment', 'max_experiment', 'min_run', 'max_run'] as const;

/** `min_experiment` and its like, as the RunDB's own parameters. */
export type Limit = (typeof limits)[number];

/** Whether a name may say runs, or whose they are. */
export function isKeyWord(word: string): boolean {
  return words.test(word) && !counts.test(word);
}

export function isRunsKey({ word }: Name): boolean {
  return runsWord.test(word);
}

/** Whether a number alone behind a name is a run, not how many of something there are. */
export function isRunKey({ word }: Name): boolean {
  return runWord.test(word);
}

/** Which end of a range a name says. */
export function endOf({ word }: Name): string | undefined {
  const found = endWord.exec(word);
  return found?.[1] ?? found?.[2];
}

/** Whether two ends are those of one range. */
export function areEnds(first: Name, last: Name): boolean {
  const [a, b] = [endOf(first), endOf(last)];
  return ends.some(([begin, end]) => begin === a && end === b);
}

export function isExperimentKey({ word }: Name): boolean {
  return experimentWord.test(word);
}

/** Whether it says something about experiments, but not which one. */
export function isExperimentsKey(name: Name): boolean {
  return experimentsWord.test(name.word) && !isExperimentKey(name);
}

/** Whether it names a block of runs of an experiment, as `exp12`. */
export function isLabelKey({ word }: Name): boolean {
  return labelWord.test(word);
}

/** Whether it is an interval of the conditions, or a list of where some begin. */
export function isIovKey({ word }: Name): boolean {
  return iovWord.test(word);
}

export function limitOf({ name }: Name): Limit | undefined {
  return limits.find((limit) => limit === name);
}

/** Whether also a value that is not understood means something: it ends what was set before. */
export function isSetAnyway(name: Name): boolean {
  return experimentsWord.test(name.word) || isLabelKey(name) || limitOf(name) !== undefined;
}
