import { detectors, type RunFacts } from '../records/index.ts';

/** Consecutive runs with the same word, by index, inclusive. */
export interface WordSpan {
  readonly first: number;
  readonly last: number;
  readonly word: string;
}

export interface DetectorStrip {
  /** As named in records. */
  readonly detector: string;
  /** In order, without the runs that have no word. */
  readonly spans: readonly WordSpan[];
}

interface GrowingSpan extends WordSpan {
  last: number;
}

/** The part of a run that a strip shows. */
interface RunWithWords {
  readonly facts: Pick<RunFacts, 'status' | 'flags'>;
}

/**
 * Each detector's status, or expert flag, over runs in the given order. Known detectors come first,
 * then others; those that no run mentions are left out.
 */
export function detectorStrips(
  runs: readonly RunWithWords[],
  subject: 'status' | 'flags',
): DetectorStrip[] {
  const strips = new Map<string, GrowingSpan[]>(detectors.map((detector) => [detector, []]));
  for (const [place, { facts }] of runs.entries()) {
    for (const [detector, word] of Object.entries(facts[subject])) {
      const spans = strips.get(detector) ?? [];
      strips.set(detector, spans);
      const before = spans.at(-1);
      if (before?.word === word && before.last === place - 1) before.last = place;
      else spans.push({ first: place, last: place, word });
    }
  }
  return [...strips].flatMap(([detector, spans]) =>
    spans.length > 0 ? [{ detector, spans }] : [],
  );
}
