import * as vscode from 'vscode';
import { timeOf, type ListedRun } from '../../core/records/index.ts';
import type { RunRange } from '../../core/selection/index.ts';
import { isCancellation, logError } from '../common/index.ts';
import type { Listing } from './listing.ts';

/** In ms; a run that is still being taken is checked again after this time. */
const patience = 60_000;

/** In ms. No run takes longer than that; the end of older ones just wasn't recorded. */
const longest = 86_400_000;

export interface LookAgainOptions {
  /** In ms, between two checks. */
  readonly pause?: number;
  /** Whether the user can see the window. */
  readonly isSeen?: () => boolean;
}

/** Checks displayed runs that are still being taken, and the runs after them. */
export class LookAgain implements vscode.Disposable {
  readonly #shown: () => Listing | undefined;
  readonly #isSeen: () => boolean;
  readonly #timer: NodeJS.Timeout;

  /** @param shown Returns what is visible. */
  constructor(
    shown: () => Listing | undefined,
    { pause = patience, isSeen = () => vscode.window.state.focused }: LookAgainOptions = {},
  ) {
    this.#shown = shown;
    this.#isSeen = isSeen;
    this.#timer = setInterval(() => void this.look(), pause);
  }

  /** Sends one request for each experiment with a run that is being taken. Never rejects. */
  async look(): Promise<void> {
    const listing = this.#isSeen() ? this.#shown() : undefined;
    if (!listing) return;
    const ranges = listing.experiments.flatMap(({ list }) => takenNow(list.runs) ?? []);
    try {
      const options = { signal: listing.signal, freshSince: Date.now() };
      if (ranges.length > 0) await listing.session.store.load(ranges, options);
    } catch (error) {
      if (!isCancellation(error)) logError(error);
    }
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/**
 * The range that starts with the oldest run of an experiment that is being taken; undefined if
 * there is none.
 */
function takenNow(runs: readonly ListedRun[]): RunRange | undefined {
  const oldest = runs.findLast(({ facts: { start, stop } }) => {
    const begun = timeOf(start) ?? -Infinity;
    return timeOf(stop) === undefined && Date.now() - begun < longest;
  });
  return oldest && { experiment: oldest.experiment, first: oldest.run, last: Infinity };
}
