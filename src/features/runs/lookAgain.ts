import * as vscode from 'vscode';
import { timeOf, type ListedRun } from '../../core/records/index.ts';
import type { RunRange } from '../../core/selection/index.ts';
import { isCancellation, logError } from '../common/index.ts';
import type { Listing } from './listing.ts';

/** A run that is being taken is looked at again after this time, in ms. */
const patience = 60_000;

/** No run takes longer, in ms: of older ones, the end was not recorded. */
const longest = 86_400_000;

export interface LookAgainOptions {
  /** Between two looks, ms. */
  readonly pause?: number;
  /** Whether somebody looks at the window. */
  readonly isSeen?: () => boolean;
}

/** Looks again at runs that are still being taken, and for those after them, while they are shown. */
export class LookAgain implements vscode.Disposable {
  readonly #shown: () => Listing | undefined;
  readonly #isSeen: () => boolean;
  readonly #timer: NodeJS.Timeout;

  /** @param shown What somebody can see now. */
  constructor(
    shown: () => Listing | undefined,
    { pause = patience, isSeen = () => vscode.window.state.focused }: LookAgainOptions = {},
  ) {
    this.#shown = shown;
    this.#isSeen = isSeen;
    this.#timer = setInterval(() => void this.look(), pause);
  }

  /** Asks once for each experiment that has such a run. Never rejects. */
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

/** From the oldest run of an experiment on that is being taken; undefined where none is. */
function takenNow(runs: readonly ListedRun[]): RunRange | undefined {
  const oldest = runs.findLast(({ facts: { start, stop } }) => {
    const begun = timeOf(start) ?? -Infinity;
    return timeOf(stop) === undefined && Date.now() - begun < longest;
  });
  return oldest && { experiment: oldest.experiment, first: oldest.run, last: Infinity };
}
