interface Kept {
  /** What the experiment's state was then. */
  state: string;
  /** The latest time for which something was kept. */
  newest: number;
  /** The latest time for which something was kept that is gone. */
  lost: number;
}

/**
 * What was kept and is gone, or couldn't be kept. Pages are kept one by one, and only then it is said
 * that a range is covered by them: meanwhile another window may have forgotten the experiment, the
 * disk may have been full, or a damaged file set aside.
 */
export class Losses {
  readonly #kept = new Map<number, Kept>();
  #lost = -Infinity;

  /** Runs of an experiment were kept, whose state is another one after runs of it were forgotten. */
  kept(experiment: number, state: string, since: number): void {
    const kept = this.#see(experiment, state);
    kept.newest = Math.max(kept.newest, since);
  }

  /** A page was not kept. */
  lost(since: number): void {
    this.#lost = Math.max(this.#lost, since);
  }

  /** Whether something may be gone of what was asked for at a time or later. */
  isLost(experiment: number, state: string, since: number): boolean {
    return since <= Math.max(this.#lost, this.#see(experiment, state).lost);
  }

  #see(experiment: number, state: string): Kept {
    const kept = this.#kept.get(experiment) ?? { state, newest: -Infinity, lost: -Infinity };
    this.#kept.set(experiment, kept);
    if (kept.state !== state) {
      kept.state = state;
      kept.lost = Math.max(kept.lost, kept.newest);
    }
    return kept;
  }
}
