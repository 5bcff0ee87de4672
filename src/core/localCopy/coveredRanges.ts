import { joinRanges, withoutRanges, type RunRange } from '../selection/ranges.ts';
import { numberIn, type Row } from './cells.ts';
import type { KeptOf, KeptRange } from './localCopy.ts';
import type { Statements } from './statements.ts';

/** Searches are discarded after this time, in ms. */
const longest = 30 * 86_400_000;

/** The ranges for which all runs that existed at a time are stored. The latest request counts. */
export class CoveredRanges {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** The covered parts of some ranges: first those of all runs, sorted, then the others. */
  within(ranges: readonly RunRange[]): KeptRange[] {
    const parts = joinRanges(ranges).flatMap((range) =>
      this.#overlapping(range).map((each) => ({
        ...each,
        first: Math.max(each.first, range.first),
        last: Math.min(each.last, range.last),
      })),
    );
    return [...parts.filter(({ of }) => !of), ...parts.filter(({ of }) => of)];
  }

  /** The parts of a range that haven't been covered more recently. */
  notLater(range: KeptRange): KeptRange[] {
    const later = this.#alike(range, range).filter(({ since }) => since > range.since);
    return withoutRanges([range], later);
  }

  /** Marks a range as covered, replacing what was recorded for it. */
  add(range: KeptRange): void {
    const { experiment, first, last, since } = range;
    this.#statements
      .prepare("DELETE FROM covered WHERE experiment = ? AND of <> '' AND until < ?")
      .run(experiment, since - longest);
    // Merges neighbours of the same time.
    const wider = { experiment, first: first - 1, last: last + 1 };
    const before = this.#alike(wider, range);
    const left = withoutRanges(before, [range]);
    const remove = this.#statements.prepare(
      'DELETE FROM covered WHERE experiment = ? AND of = ? AND first = ?',
    );
    const { of = '' } = range;
    for (const each of before) remove.run(experiment, of, each.first);
    const insert = this.#statements.prepare('INSERT INTO covered VALUES (?, ?, ?, ?, ?, ?)');
    const all = [...left, range].sort((a, b) => a.first - b.first);
    for (const each of joined(all)) {
      insert.run(experiment, each.first, each.last, each.since, each.until, of);
    }
  }

  /** When the oldest part of an experiment was requested; undefined unless all of it was. */
  sinceOfAll(experiment: number): number | undefined {
    let next = 0;
    let oldest = Infinity;
    for (const { first, last, since } of this.#alike({ experiment, first: 0, last: Infinity })) {
      if (first > next) return undefined;
      next = last + 1;
      oldest = Math.min(oldest, since);
    }
    return next === Infinity ? oldest : undefined;
  }

  /** What overlaps a range and covers the same kind of runs. */
  #alike(range: RunRange, { of }: Pick<KeptRange, 'of'> = {}): KeptRange[] {
    return this.#overlapping(range).filter((each) => each.of === of);
  }

  #overlapping({ experiment, first, last }: RunRange): KeptRange[] {
    return this.#statements
      .prepare(
        'SELECT * FROM covered WHERE experiment = ? AND last >= ? AND first <= ? ORDER BY first',
      )
      .all(experiment, first, last)
      .map(rangeIn);
  }
}

function rangeIn(row: Row): KeptRange {
  const of = row['of'];
  return {
    ...(isKeptOf(of) && { of }),
    experiment: numberIn(row, 'experiment'),
    first: numberIn(row, 'first'),
    last: numberIn(row, 'last'),
    since: numberIn(row, 'since'),
    until: numberIn(row, 'until'),
  };
}

function isKeptOf(of: unknown): of is KeptOf {
  return of === 'inOrder' || (typeof of === 'string' && of.startsWith('search:'));
}

function joined(ranges: readonly KeptRange[]): KeptRange[] {
  const found: KeptRange[] = [];
  for (const range of ranges) {
    const before = found.at(-1);
    const isNext = before && before.last + 1 === range.first;
    if (isNext && before.since === range.since && before.until === range.until) {
      found[found.length - 1] = { ...before, last: range.last };
    } else found.push(range);
  }
  return found;
}
