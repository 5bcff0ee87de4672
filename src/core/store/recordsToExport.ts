import type { ListedRun } from '../records/index.ts';
import { compareRuns, type RunId } from '../rundb/index.ts';
import type { LoadOptions } from './runLoader.ts';
import type { RunStore } from './runStore.ts';
import type { SentRecord } from './sentRecords.ts';

/** The records of some runs, and their delivered luminosity once all have passed. */
export class RecordsToExport implements AsyncIterable<readonly SentRecord[]> {
  readonly #store: RunStore;
  readonly #ids: readonly RunId[];
  readonly #options: LoadOptions;
  readonly #passed: ListedRun[] = [];

  constructor(store: RunStore, ids: readonly RunId[], options: LoadOptions) {
    this.#store = store;
    this.#ids = ids;
    this.#options = options;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly SentRecord[], void, undefined> {
    for await (const batch of this.#store.records(this.#ids, this.#options)) {
      for (const { run } of batch) this.#passed.push(run);
      yield batch;
    }
  }

  /**
   * Each run's own share of the delivered luminosity, in their order: nb⁻¹, NaN if it has none or
   * depends on runs that aren't known. Sends no request.
   */
  async shares(): Promise<Float64Array> {
    const { shares } = await this.#store.delivered(this.#passed.toSorted(compareRuns));
    return Float64Array.from(this.#passed, (run) => shares.of(run) ?? NaN);
  }
}
