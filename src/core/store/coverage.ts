import { indexOf } from '../selection/ordered.ts';
import { commonRanges, joinRanges, withoutRanges, type RunRange } from '../selection/ranges.ts';

export interface Covered extends RunRange {
  /** When it was requested from the server, ms since 1970. */
  readonly since: number;
}

/** Which run numbers were requested, and when. */
export class Coverage {
  /** Sorted, without overlaps. */
  #covered: readonly Covered[] = [];

  /**
   * Records that some ranges were requested completely at a time, replacing what was recorded for them.
   *
   * @param ranges Sorted, without overlaps.
   */
  add(ranges: readonly RunRange[], since: number): void {
    this.remove(ranges);
    const all = [
      ...this.#covered,
      ...ranges.map(({ experiment, first, last }) => ({ experiment, first, last, since })),
    ];
    this.#covered = joined(all.sort((a, b) => a.experiment - b.experiment || a.first - b.first));
  }

  /** Marks some sorted ranges as to be requested again. */
  remove(ranges: readonly RunRange[]): void {
    this.#covered = withoutRanges(this.#covered, ranges);
  }

  /** The parts of some ranges that haven't been requested since a time, sorted. */
  missing(ranges: Iterable<RunRange>, since = -Infinity): RunRange[] {
    return withoutRanges(
      joinRanges(ranges),
      this.#covered.filter((each) => each.since >= since),
    );
  }

  /** The lowest number from which everything up to another was requested since a time. */
  reach(experiment: number, last: number, since = -Infinity): number {
    let reached = last === Infinity ? last : last + 1;
    for (const each of this.#covered.toReversed()) {
      if (each.experiment !== experiment || each.first >= reached) continue;
      // Only an open range reaches an open end.
      if (each.last < reached - 1 || each.since < since) break;
      reached = each.first;
    }
    return reached;
  }

  /** The parts of some sorted ranges that were requested. */
  within(ranges: readonly RunRange[]): Covered[] {
    return this.#covered.flatMap((each) =>
      commonRanges([each], ranges).map((part) => ({ ...part, since: each.since })),
    );
  }

  /** When the oldest part of a range was requested; undefined if any part never was. */
  since({ experiment, first, last }: RunRange): number | undefined {
    let i = indexOf(this.#covered, (each) =>
      each.experiment === experiment ? each.last >= first : each.experiment > experiment,
    );
    let oldest = Infinity;
    for (let next = first; ; i++) {
      const each = this.#covered[i];
      if (each?.experiment !== experiment || each.first > next) return undefined;
      oldest = Math.min(oldest, each.since);
      if (each.last >= last) return oldest;
      next = each.last + 1;
    }
  }
}

/** The same, with adjacent ranges of the same time merged. */
function joined(covered: readonly Covered[]): Covered[] {
  const found: Covered[] = [];
  for (const each of covered) {
    const before = found.at(-1);
    const touches = before?.experiment === each.experiment && before.last + 1 === each.first;
    if (touches && before.since === each.since) {
      found[found.length - 1] = { ...before, last: each.last };
    } else found.push(each);
  }
  return found;
}

/**
 * The same runs in fewer ranges: merges those separated by at most `most` other numbers.
 *
 * @param ranges Sorted.
 */
export function bridged(ranges: readonly RunRange[], most: number): RunRange[] {
  const found: RunRange[] = [];
  for (const range of ranges) {
    const before = found.at(-1);
    if (before?.experiment === range.experiment && range.first - before.last - 1 <= most) {
      found[found.length - 1] = { ...before, last: range.last };
    } else found.push(range);
  }
  return found;
}
