import type { ListedRun } from '../records/index.ts';
import { indexOf } from '../selection/ordered.ts';
import type { RunRange } from '../selection/ranges.ts';

/** The runs of one experiment that are known. */
export class KnownExperiment {
  readonly #runs = new Map<number, ListedRun>();
  #sorted: readonly ListedRun[] | undefined;

  keep(run: ListedRun): void {
    this.#runs.set(run.run, run);
    this.#sorted = undefined;
  }

  /** These are all runs of a range that there are: others that were known went away. */
  keepOnly(range: RunRange, runs: readonly ListedRun[]): void {
    const there = new Set(runs.map(({ run }) => run));
    for (const { run } of this.between(range)) if (!there.has(run)) this.#runs.delete(run);
    this.#sorted = undefined;
  }

  /** Known runs of a range, in order. */
  between({ first, last }: RunRange): readonly ListedRun[] {
    const sorted = (this.#sorted ??= [...this.#runs.values()].sort((a, b) => a.run - b.run));
    return sorted.slice(
      indexOf(sorted, ({ run }) => run >= first),
      indexOf(sorted, ({ run }) => run > last),
    );
  }
}
