import type { ListedRun } from '../records/index.ts';
import { detectorStrips } from './strips.ts';

/** How many runs have a word; undefined is none. */
export interface WordCount {
  readonly word: string | undefined;
  readonly runs: number;
}

/** The most frequent words first. */
export interface WordCounts {
  readonly type: readonly WordCount[];
  readonly stopReason: readonly WordCount[];
  /** By detector, as records name them. */
  readonly status: ReadonlyMap<string, readonly WordCount[]>;
  readonly flags: ReadonlyMap<string, readonly WordCount[]>;
}

/** Counts runs by the words that they have, as sent. */
export function countWords(runs: readonly ListedRun[]): WordCounts {
  return {
    type: counted(runs.map(({ facts }) => facts.type)),
    stopReason: counted(runs.map(({ facts }) => facts.stopReason)),
    status: byDetector(runs, 'status'),
    flags: byDetector(runs, 'flags'),
  };
}

function byDetector(
  runs: readonly ListedRun[],
  subject: 'status' | 'flags',
): ReadonlyMap<string, readonly WordCount[]> {
  const strips = detectorStrips(runs, subject);
  return new Map(
    strips.map(({ detector, spans }) => {
      const counts = new Map<string | undefined, number>();
      let without = runs.length;
      for (const { first, last, word } of spans) {
        counts.set(word, (counts.get(word) ?? 0) + last - first + 1);
        without -= last - first + 1;
      }
      if (without > 0) counts.set(undefined, without);
      return [detector, inOrder(counts)];
    }),
  );
}

function counted(words: readonly (string | undefined)[]): WordCount[] {
  const counts = new Map<string | undefined, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return inOrder(counts);
}

function inOrder(counts: ReadonlyMap<string | undefined, number>): WordCount[] {
  return [...counts].map(([word, runs]) => ({ word, runs })).sort((a, b) => b.runs - a.runs);
}
