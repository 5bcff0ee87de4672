import { detectors, type ListedRun } from '../records/index.ts';

/** The runs that have a word, by index in the input; undefined for those without one. */
export interface RunsOfWord {
  readonly word: string | undefined;
  readonly runs: readonly number[];
}

/** Runs by type, as sent; the most frequent first. */
export function runsByType(runs: readonly ListedRun[]): RunsOfWord[] {
  return byWord(runs, ({ facts }) => facts.type);
}

/** Runs by stop reason, as sent; the most frequent first. */
export function runsByStopReason(runs: readonly ListedRun[]): RunsOfWord[] {
  return byWord(runs, ({ facts }) => facts.stopReason);
}

/**
 * Runs by each detector's status, or expert flag, as sent; the most frequent first. Known detectors
 * come first, then others; those that no run mentions are left out.
 */
export function runsByDetector(
  runs: readonly ListedRun[],
  subject: 'status' | 'flags',
): ReadonlyMap<string, readonly RunsOfWord[]> {
  const mentioned = new Set<string>(runs.flatMap(({ facts }) => Object.keys(facts[subject])));
  const known = detectors.filter((detector) => mentioned.has(detector));
  return new Map(
    [...new Set<string>([...known, ...mentioned])].map((detector) => [
      detector,
      byWord(runs, ({ facts }) => wordOf(facts[subject], detector)),
    ]),
  );
}

function wordOf(words: Readonly<Record<string, string>>, detector: string): string | undefined {
  return Object.hasOwn(words, detector) ? words[detector] : undefined;
}

function byWord(
  runs: readonly ListedRun[],
  read: (run: ListedRun) => string | undefined,
): RunsOfWord[] {
  const found = new Map<string | undefined, number[]>();
  for (const [place, run] of runs.entries()) {
    const word = read(run);
    const places = found.get(word);
    if (places) places.push(place);
    else found.set(word, [place]);
  }
  return [...found]
    .map(([word, places]) => ({ word, runs: places }))
    .sort((a, b) => b.runs.length - a.runs.length);
}
