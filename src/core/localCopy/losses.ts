interface Kept {
  /** The state of the experiment at that time. */
  state: string;
  /** The latest time for which something was stored. */
  newest: number;
  /** The latest time for which something stored was lost. */
  lost: number;
}

/**
 * What was stored and then lost, or couldn't be stored. Pages are stored one by one, and only afterwards
 * the range is marked as covered: in the meantime another window may have deleted the experiment, the disk
 * may have been full, or a damaged file may have been replaced.
 */
export class Losses {
  readonly #kept = new Map<number, Kept>();
  #lost = -Infinity;

  /** Runs of an experiment were stored; its state changes when runs of it are deleted. */
  kept(experiment: number, state: string, since: number): void {
    const kept = this.#see(experiment, state);
    kept.newest = Math.max(kept.newest, since);
  }

  /** A page wasn't stored. */
  lost(since: number): void {
    this.#lost = Math.max(this.#lost, since);
  }

  /** Whether anything requested at or after a time may have been lost. */
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
