import type { ListedRun } from '../records/index.ts';
import { Coverage, type Span } from './coverage.ts';

/** What is known of the runs of one experiment. */
export class KnownExperiment {
  readonly coverage = new Coverage();
  readonly #runs = new Map<number, ListedRun>();
  #sorted: readonly ListedRun[] | undefined;

  keep(run: ListedRun): void {
    this.#runs.set(run.run, run);
    this.#sorted = undefined;
  }

  /** These are all runs of a span that there are; others that were known went away. */
  cover(span: Span, runs: readonly ListedRun[], since: number): void {
    const there = new Set(runs.map(({ run }) => run));
    for (const { run } of this.between(span)) if (!there.has(run)) this.#runs.delete(run);
    this.#sorted = undefined;
    this.coverage.add(span, since);
  }

  /** Known runs of a span, in order. */
  between({ first, last }: Span): readonly ListedRun[] {
    const sorted = (this.#sorted ??= [...this.#runs.values()].sort((a, b) => a.run - b.run));
    const from = indexOf(sorted, first);
    const to = last === Infinity ? sorted.length : indexOf(sorted, last + 1);
    return sorted.slice(from, to);
  }
}

/** The index of the first run that has at least a number. */
function indexOf(sorted: readonly ListedRun[], number: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.run ?? Infinity) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
