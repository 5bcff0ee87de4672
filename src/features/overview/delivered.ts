import type { ListedRun } from '../../core/records/index.ts';
import type { DeliveredShares } from '../../core/statistics/index.ts';
import type { KnownDelivered } from '../../core/store/index.ts';

/** What is known of the delivered luminosity of an overview's runs. */
export class Delivered {
  #shares: DeliveredShares | undefined;
  /** Of so many runs it depends on others that aren't known here. */
  #unknown = 0;

  /** Each run's own part, as far as it is known. */
  get shares(): DeliveredShares | undefined {
    return this.#shares;
  }

  /** The same, where it is known of all: a plot of some would look like one of all. */
  get allShares(): DeliveredShares | undefined {
    return this.isUnknown ? undefined : this.#shares;
  }

  /** Whether more could be known. */
  get isUnknown(): boolean {
    return this.#unknown > 0;
  }

  clear(): void {
    this.#shares = undefined;
    this.#unknown = 0;
  }

  /** Takes what is known of some runs. Returns whether that is new. */
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
