import type { ListedRun } from '../../core/records/index.ts';
import type { DeliveredShares } from '../../core/statistics/index.ts';
import type { KnownDelivered } from '../../core/store/index.ts';

/** What is known about the delivered luminosity of an overview's runs. */
export class Delivered {
  #shares: DeliveredShares | undefined;
  /** The number of runs for which it depends on other runs that haven't been loaded. */
  #unknown = 0;

  /** The share of each run, as far as it's known. */
  get shares(): DeliveredShares | undefined {
    return this.#shares;
  }

  /** The shares if they are known for all runs: a plot of some would look like a plot of all. */
  get allShares(): DeliveredShares | undefined {
    return this.isUnknown ? undefined : this.#shares;
  }

  /** Whether loading more runs could add values. */
  get isUnknown(): boolean {
    return this.#unknown > 0;
  }

  clear(): void {
    this.#shares = undefined;
    this.#unknown = 0;
  }

  /** Takes over what is known about some runs. Returns whether that changes anything. */
  take({ shares, unknown }: KnownDelivered, runs: readonly ListedRun[]): boolean {
    const before = this.#shares;
    const isSame =
      unknown === this.#unknown &&
      before !== undefined &&
      runs.every((run) => shares.of(run) === before.of(run));
    this.#shares = shares;
    this.#unknown = unknown;
    return !isSame;
  }
}
