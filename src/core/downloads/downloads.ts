import pLimit, { type LimitFunction } from 'p-limit';
import type { RunRange } from '../selection/ranges.ts';
import type { RunStore } from '../store/index.ts';

export interface DownloadRequest {
  readonly signal: AbortSignal;
  /** Anything requested before this time, in ms since 1970, is requested again. */
  readonly freshSince?: number | undefined;
  /** Called with the number of runs received so far, out of all those requested. */
  readonly progress?: ((runs: number) => void) | undefined;
}

/** Experiments at a time; the client limits the total number of requests. */
const atOnce = 2;

const stores = new WeakMap<RunStore, Downloads>();

/** The downloads of a store, shared by everyone who needs them. */
export function downloadsOf(store: RunStore): Downloads {
  let downloads = stores.get(store);
  if (!downloads) {
    downloads = new Downloads(store);
    stores.set(store, downloads);
  }
  return downloads;
}

/**
 * Downloads runs into the local copy. Downloads of the same experiment run one after the other: the
 * second requests only what the first didn't.
 */
export class Downloads {
  readonly #store: RunStore;
  readonly #all = pLimit(atOnce);
  readonly #experiments = new Map<number, LimitFunction>();

  constructor(store: RunStore) {
    this.#store = store;
  }

  /** Whether runs of an experiment are being downloaded. */
  isBusy(experiment: number): boolean {
    return (this.#experiments.get(experiment)?.activeCount ?? 0) > 0;
  }

  /**
   * Downloads all runs in some ranges, by experiment; if one fails, the others stop.
   *
   * @throws RunDBError, and the signal's reason.
   */
  async run(
    experiments: ReadonlyMap<number, readonly RunRange[]>,
    { signal, freshSince, progress }: DownloadRequest,
  ): Promise<void> {
    const stop = new AbortController();
    const either = AbortSignal.any([signal, stop.signal]);
    const runs = new Map<number, number>();
    const work = Array.from(experiments, ([experiment, ranges]) => {
      const tell = (number: number): void => {
        runs.set(experiment, number);
        progress?.([...runs.values()].reduce((sum, each) => sum + each, 0));
      };
      return this.#queue(experiment)(() =>
        this.#all(async () => {
          either.throwIfAborted();
          const options = { signal: either, freshSince, progress: tell };
          await this.#store.download(ranges, options);
        }),
      );
    });
    try {
      // An aborted caller doesn't wait for its turn.
      await Promise.race([Promise.all(work), rejection(signal, stop.signal)]);
    } finally {
      stop.abort();
    }
  }

  #queue(experiment: number): LimitFunction {
    let queue = this.#experiments.get(experiment);
    if (!queue) {
      queue = pLimit(1);
      this.#experiments.set(experiment, queue);
    }
    return queue;
  }
}

/** Rejects when a signal aborts, unless `over` aborts first. */
function rejection(signal: AbortSignal, over: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = (): void => {
      const reason: unknown = signal.reason;
      reject(reason instanceof Error ? reason : new Error(String(reason)));
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true, signal: over });
  });
}
