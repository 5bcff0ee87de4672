import { overallQuality, type ListedRun } from '../rundb/index.ts';

/** What is said of many runs at once. */
export interface RunsSummary {
  readonly runs: number;
  /** All experts' flags are good or recoverable. */
  readonly good: number;
  /** A flag is bad, or a word that we don't know. */
  readonly notGood: number;
  readonly withoutFlags: number;
  /** nb⁻¹, of those that have a value. */
  readonly lumiRecorded: number;
  readonly withoutLumi: number;
  /** Seconds, of those that have a duration. */
  readonly duration: number;
}

export function summarize(runs: Iterable<ListedRun>): RunsSummary {
  const sum = {
    runs: 0,
    good: 0,
    notGood: 0,
    withoutFlags: 0,
    lumiRecorded: 0,
    withoutLumi: 0,
    duration: 0,
  };
  for (const { facts } of runs) {
    sum.runs++;
    sum[verdict(overallQuality(facts))]++;
    sum.lumiRecorded += facts.lumiRecorded ?? 0;
    if (facts.lumiRecorded === undefined) sum.withoutLumi++;
    sum.duration += facts.duration ?? 0;
  }
  return sum;
}

function verdict(quality: ReturnType<typeof overallQuality>): 'good' | 'notGood' | 'withoutFlags' {
  if (quality === undefined) return 'withoutFlags';
  return quality === 'good' || quality === 'recoverable' ? 'good' : 'notGood';
}
