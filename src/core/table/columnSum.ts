import type { Column } from './column.ts';
import { amountOf } from './values.ts';

/** What the selected cells of a column add up to, in the unit of the column. */
export interface ColumnSum {
  readonly key: string;
  readonly title: string;
  readonly unit?: string | undefined;
  /** How many runs have a number there. */
  readonly count: number;
  /** How many don't: never taken for 0. */
  readonly without: number;
  /** Undefined where a sum means nothing, or there is no number. */
  readonly sum?: number | undefined;
  readonly mean?: number | undefined;
}

/** @param runs Their places. Undefined where neither sum nor mean means anything. */
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
    ...{ key, title, unit, count, without },
    sum: hasAny && sums === 'sumAndMean' ? sum : undefined,
    mean: hasAny ? sum / count : undefined,
  };
}
