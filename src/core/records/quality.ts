import { subDetectors } from './detectors.ts';
import type { RunFacts } from './facts.ts';

/** An expert's flag that makes a run bad, as `b2info-luminosity --good` has it. */
export const badFlags = ['BAD', 'NO EVENTS'] as const;

/**
 * The verdict over all experts' flags of a run. All but `bad` are good runs in Belle II's sense:
 * what is missing, null or another word does not make a run bad.
 */
export type Quality =
  /** Some flag is BAD or NO EVENTS. */
  | 'bad'
  /** Some flag is a word that we don't know, none is bad. */
  | 'other'
  /** Some flag is RECOVERABLE, the others are GOOD. */
  | 'recoverable'
  /** All flags there are GOOD. */
  | 'good'
  /** There is no flag. */
  | 'notFlagged';

export function qualityOf({ flags }: Pick<RunFacts, 'flags'>): Quality {
  const known = verdicts.get(flags) ?? verdictOf(flags);
  verdicts.set(flags, known);
  return known;
}

/** Of each run it is asked again and again, for each range in code that holds it. */
const verdicts = new WeakMap<RunFacts['flags'], Quality>();

function verdictOf(flags: RunFacts['flags']): Quality {
  const words = new Set(Object.values(flags).map((flag) => flag.toUpperCase()));
  if (words.size === 0) return 'notFlagged';
  if (badFlags.some((flag) => words.has(flag))) return 'bad';
  words.delete('GOOD');
  if (words.size === 0) return 'good';
  return words.size === 1 && words.has('RECOVERABLE') ? 'recoverable' : 'other';
}

/** Whether a run is good in Belle II's sense: no expert's flag is BAD or NO EVENTS. */
export function isGood(facts: Pick<RunFacts, 'flags'>): boolean {
  return qualityOf(facts) !== 'bad';
}

/** A detector's name as records have it, and its flag as sent. */
export type DetectorFlag = readonly [detector: string, flag: string];

/** The flags that make the verdict what it is: the bad ones, the unknown ones, the recoverable ones. */
export function reasonsFor({ flags }: Pick<RunFacts, 'flags'>): DetectorFlag[] {
  const quality = qualityOf({ flags });
  return Object.entries(flags).filter(([, flag]) => qualityOf({ flags: { flag } }) === quality);
}

/** Sub-detectors whose expert has not flagged the run; the trigger needs no flag. */
export function notFlagged({ flags }: Pick<RunFacts, 'flags'>): string[] {
  return subDetectors.filter((detector) => !Object.hasOwn(flags, detector));
}
