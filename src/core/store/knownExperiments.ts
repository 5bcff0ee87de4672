import type { KeptRun } from '../localCopy/index.ts';
import { listedRuns, type ListedRun } from '../records/index.ts';
import type { RunRecord } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';
import { KnownExperiment } from './knownExperiment.ts';

/** All known runs of a server, each once, as last received. */
export class KnownExperiments {
  readonly #experiments = new Map<number, KnownExperiment>();
  readonly #listeners = new Set<(experiment: number) => void>();
  readonly #changed = new Set<number>();

  /**
   * Calls back when runs of an experiment are added, changed or removed. Returns a function that
   * unsubscribes.
   */
  onDidChange(listener: (experiment: number) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Known runs of a range, sorted. */
  between(range: RunRange): readonly ListedRun[] {
    return this.#experiments.get(range.experiment)?.between(range) ?? [];
  }

  /** Changes with each change of an experiment's runs. */
  version(experiment: number): number {
    return this.#experiments.get(experiment)?.version ?? 0;
  }

  /** The next known run above a range. */
  above({ experiment, last }: RunRange): ListedRun | undefined {
    return this.#experiments.get(experiment)?.above(last);
  }

  /** Stores records requested at a time, ms since 1970; skips anything that isn't a run. */
  keep(records: readonly RunRecord[], since: number): void {
    this.keepRuns(listedRuns(records).map((run) => ({ run, since })));
  }

  keepRuns(runs: readonly KeptRun[]): void {
    for (const [experiment, some] of Map.groupBy(runs, ({ run }) => run.experiment)) {
      this.#change(experiment, (known) => some.forEach(({ run, since }) => known.keep(run, since)));
    }
  }

  /** These are all runs of a range that existed at a time, by number. */
  keepOnly(range: RunRange, numbers: ReadonlyMap<number, unknown>, since: number): void {
    this.#change(range.experiment, (known) => known.keepOnly(range, numbers, since));
  }

  #change(experiment: number, change: (known: KnownExperiment) => void): void {
    const known = this.#experiments.get(experiment) ?? new KnownExperiment();
    this.#experiments.set(experiment, known);
    const { version } = known;
    change(known);
    if (known.version === version) return;
    // Once everything from the same response has been stored.
    if (this.#changed.size === 0) queueMicrotask(() => this.#tell());
    this.#changed.add(experiment);
  }

  #tell(): void {
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const experiment of changed) {
      for (const listener of this.#listeners) listener(experiment);
    }
  }
}
