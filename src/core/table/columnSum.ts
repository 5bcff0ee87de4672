import type { Column } from './column.ts';
import { amountOf } from './values.ts';

/** The sum and mean of a column over some runs, in the column's unit. */
export interface ColumnSum {
  readonly key: string;
  readonly title: string;
  readonly unit?: string | undefined;
  /** How many runs have a number. */
  readonly count: number;
  /** How many don't; these never count as 0. */
  readonly without: number;
  /** Undefined if a sum isn't meaningful, or there is no number. */
  readonly sum?: number | undefined;
  readonly mean?: number | undefined;
}

/**
 * @param runs Their indexes in the table. Returns undefined if neither sum nor mean is meaningful.
 */
export function sumOf(column: Column, runs: Iterable<number>): ColumnSum | undefined {
  const { key, title, unit, sums } = column.field;
  if (!column.isNumber || sums === 'none') return undefined;
  let count = 0;
  let without = 0;
  let sum = 0;
  for (const run of runs) {
    const amount = amountOf(column.at(run));
    if (amount === undefined) without++;
    else {
      count++;
      sum += amount;
    }
  }
  const hasAny = count > 0;
  return {
    ...{ key, title: title(), unit, count, without },
    sum: hasAny && sums === 'sumAndMean' ? sum : undefined,
    mean: hasAny ? sum / count : undefined,
  };
}
