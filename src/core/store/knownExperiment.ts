import { isDeepStrictEqual } from 'node:util';
import type { ListedRun } from '../records/index.ts';
import { indexOf } from '../selection/ordered.ts';
import type { RunRange } from '../selection/ranges.ts';

/** The known runs of one experiment, each as last requested. */
export class KnownExperiment {
  readonly #runs = new Map<number, ListedRun>();
  /** When each was requested, ms since 1970. */
  readonly #since = new Map<number, number>();
  #sorted: readonly ListedRun[] | undefined;
  #version = 0;

  /** Changes with each change of the runs. */
  get version(): number {
    return this.#version;
  }

  /** Stores a run; an unchanged one stays the same object. */
  keep(run: ListedRun, since: number): void {
    if (this.#isNewer(run.run, since)) return;
    this.#since.set(run.run, since);
    if (isDeepStrictEqual(this.#runs.get(run.run), run)) return;
    this.#runs.set(run.run, run);
    this.#changed();
  }

  /** These are all existing runs of a range; other known ones are removed. */
  keepOnly(range: RunRange, numbers: ReadonlyMap<number, unknown>, since: number): void {
    for (const { run } of this.between(range)) {
      if (numbers.has(run) || this.#isNewer(run, since)) continue;
      this.#runs.delete(run);
      this.#since.delete(run);
      this.#changed();
    }
  }

  /** The next known run above a number. */
  above(number: number): ListedRun | undefined {
    const sorted = this.#inOrder;
    return sorted[indexOf(sorted, ({ run }) => run > number)];
  }

  /** Known runs of a range, sorted. */
  between({ first, last }: RunRange): readonly ListedRun[] {
    const sorted = this.#inOrder;
    return sorted.slice(
      indexOf(sorted, ({ run }) => run >= first),
      indexOf(sorted, ({ run }) => run > last),
    );
  }

  get #inOrder(): readonly ListedRun[] {
    return (this.#sorted ??= [...this.#runs.values()].sort((a, b) => a.run - b.run));
  }

  #isNewer(run: number, since: number): boolean {
    return (this.#since.get(run) ?? -Infinity) > since;
  }

  #changed(): void {
    this.#sorted = undefined;
    this.#version++;
  }
}
