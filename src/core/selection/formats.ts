import type { RunId } from '../rundb/index.ts';
import { printRange, rangesOf } from './ranges.ts';

/** The forms in which runs are written into code, by the names that commands take. */
export const formats = ['numbers', 'ranges'] as const;

export type Format = (typeof formats)[number];

/**
 * Run numbers in order, each once: `798, 799, 801` or `798-799, 801`. Numbers of several
 * experiments are given a line for each: a run number alone would not say whose it is.
 */
export function formatRuns(runs: Iterable<RunId>, format: Format): string {
  const lines = new Map<number, string[]>();
  for (const range of rangesOf(runs)) {
    const line = lines.get(range.experiment) ?? [];
    lines.set(range.experiment, line);
    if (format === 'ranges') line.push(printRange(range));
    else for (let run = range.first; run <= range.last; run++) line.push(String(run));
  }
  return [...lines.values()].map((line) => line.join(', ')).join('\n');
}
