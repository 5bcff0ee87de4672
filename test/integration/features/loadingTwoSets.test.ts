import assert from 'node:assert/strict';
import { listedRuns } from '../../../src/core/records/index.ts';
import type { QueryLoadOptions } from '../../../src/core/store/index.ts';
import type { Loading } from '../../../src/features/overview/loading.ts';
import { LoadingTwoSets } from '../../../src/features/overview/loadingTwoSets.ts';

/** Runs that arrive one by one with each load, up to `last`. */
class Growing implements Loading {
  readonly unreadable = 0;
  readonly gone = 1;
  readonly missing = 2;
  readonly since: number;
  readonly of = 10;
  readonly #first: number;
  readonly #last: number;
  readonly #log: string[];
  #count = 0;

  constructor(first: number, last: number, log: string[]) {
    this.#first = first;
    this.#last = last;
    this.#log = log;
    this.since = 1000 * first;
  }

  get runs() {
    return listedRuns(
      Array.from({ length: this.#count }, (_, i) => ({ experiment: 12, run: this.#first + i })),
    );
  }

  get lookedAt() {
    return this.#count;
  }

  get complete() {
    return this.#first + this.#count > this.#last;
  }

  load(_: number, { signal, progress = () => {} }: QueryLoadOptions): Promise<void> {
    while (!this.complete) {
      signal?.throwIfAborted();
      this.#count++;
      this.#log.push(`${this.#first}`);
      progress();
    }
    return Promise.resolve();
  }

  tryAgain(): void {
    this.#count = 0;
  }
}

describe('Two sets of runs being loaded', () => {
  it('have no parts until all runs of both are loaded', async () => {
    const log: string[] = [];
    const sets = new LoadingTwoSets(new Growing(1, 3, log), new Growing(3, 4, log));
    const told: boolean[] = [];
    await sets.load(Infinity, { progress: () => told.push(sets.parts !== undefined) });
    // Three runs of the first set, then two of the second.
    assert.deepEqual(log, ['1', '1', '1', '3', '3']);
    assert.deepEqual(told, [false, false, false, false, true]);
    const { onlyA = [], both = [], onlyB = [] } = sets.parts ?? {};
    assert.deepEqual(
      [onlyA, both, onlyB].map((runs) => runs.map(({ run }) => run)),
      [[1, 2], [3], [4]],
    );
    assert.deepEqual(
      sets.runs.map(({ run }) => run),
      [1, 2, 3, 4],
    );
    sets.tryAgain();
    assert.equal(sets.parts, undefined);
  });

  it('miss what either misses, and are as old as the older one', () => {
    const sets = new LoadingTwoSets(new Growing(5, 6, []), new Growing(2, 3, []));
    assert.deepEqual([sets.missing, sets.gone, sets.of, sets.since], [4, 2, 20, 2000]);
    assert.equal(sets.complete, false);
  });

  it('stop after the first set if cancelled there', async () => {
    const log: string[] = [];
    const sets = new LoadingTwoSets(new Growing(1, 3, log), new Growing(3, 4, log));
    const stop = new AbortController();
    await assert.rejects(
      sets.load(Infinity, { signal: stop.signal, progress: () => stop.abort() }),
      { name: 'AbortError' },
    );
    assert.deepEqual(log, ['1']);
    assert.equal(sets.parts, undefined);
  });
});
