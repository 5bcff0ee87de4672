import { subDetectors } from './detectors.ts';
import type { RunFacts } from './facts.ts';

/** Expert flags that make a run bad, as in `b2info-luminosity --good`. */
export const badFlags = ['BAD', 'NO EVENTS'] as const;

/**
 * The verdict on all expert flags of a run. All except `bad` are good runs in Belle II's sense: a missing
 * flag, null or any other word doesn't make a run bad.
 */
export type Quality =
  /** Some flag is BAD or NO EVENTS. */
  | 'bad'
  /** Some flag is an unknown word, none is bad. */
  | 'other'
  /** Some flag is RECOVERABLE, the others are GOOD. */
  | 'recoverable'
  /** All existing flags are GOOD. */
  | 'good'
  /** There are no flags. */
  | 'notFlagged';

export function qualityOf({ flags }: Pick<RunFacts, 'flags'>): Quality {
  const known = verdicts.get(flags) ?? verdictOf(flags);
  verdicts.set(flags, known);
  return known;
}

/** Requested again and again for each run, once for each range in code that contains it. */
const verdicts = new WeakMap<RunFacts['flags'], Quality>();

function verdictOf(flags: RunFacts['flags']): Quality {
  const words = new Set(Object.values(flags).map((flag) => flag.toUpperCase()));
  if (words.size === 0) return 'notFlagged';
  if (badFlags.some((flag) => words.has(flag))) return 'bad';
  words.delete('GOOD');
  if (words.size === 0) return 'good';
  return words.size === 1 && words.has('RECOVERABLE') ? 'recoverable' : 'other';
}

/** Whether a run is good in Belle II's sense: no expert flag is BAD or NO EVENTS. */
export function isGood(facts: Pick<RunFacts, 'flags'>): boolean {
  return qualityOf(facts) !== 'bad';
}

/** A detector's name as in records, and its flag as sent. */
export type DetectorFlag = readonly [detector: string, flag: string];

/** The flags that decide the verdict: the bad, unknown or recoverable ones. */
export function reasonsFor({ flags }: Pick<RunFacts, 'flags'>): DetectorFlag[] {
  const quality = qualityOf({ flags });
  return Object.entries(flags).filter(([, flag]) => qualityOf({ flags: { flag } }) === quality);
}

/** Sub-detectors without an expert flag for the run; the trigger needs none. */
export function notFlagged({ flags }: Pick<RunFacts, 'flags'>): string[] {
  return subDetectors.filter((detector) => !Object.hasOwn(flags, detector));
}
