import { isDeepStrictEqual } from 'node:util';
import type { ListedRun } from '../records/index.ts';
import { indexOf } from '../selection/ordered.ts';
import type { RunRange } from '../selection/ranges.ts';

/** The runs of one experiment that are known. */
export class KnownExperiment {
  readonly #runs = new Map<number, ListedRun>();
  #sorted: readonly ListedRun[] | undefined;
  #version = 0;

  /** Another number after each change. */
  get version(): number {
    return this.#version;
  }

  /** Keeps a run; one that is known and did not change stays the same object. */
  keep(run: ListedRun): void {
    if (isDeepStrictEqual(this.#runs.get(run.run), run)) return;
    this.#runs.set(run.run, run);
    this.#changed();
  }

  /** These are all runs of a range that there are: others that were known went away. */
  keepOnly(range: RunRange, numbers: ReadonlySet<number>): void {
    for (const { run } of this.between(range)) {
      if (numbers.has(run)) continue;
      this.#runs.delete(run);
      this.#changed();
    }
  }

  /** Known runs of a range, in order. */
  between({ first, last }: RunRange): readonly ListedRun[] {
    const sorted = (this.#sorted ??= [...this.#runs.values()].sort((a, b) => a.run - b.run));
    return sorted.slice(
      indexOf(sorted, ({ run }) => run >= first),
      indexOf(sorted, ({ run }) => run > last),
    );
  }

  #changed(): void {
    this.#sorted = undefined;
    this.#version++;
  }
}
