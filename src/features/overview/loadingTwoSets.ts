import { partsOf, type Parts } from '../../core/comparison/index.ts';
import type { ListedRun } from '../../core/records/index.ts';
import type { QueryLoadOptions } from '../../core/store/index.ts';
import type { Loading } from './loading.ts';

/** The runs of two sets, as far as they are known. */
export class LoadingTwoSets implements Loading {
  readonly #a: Loading;
  readonly #b: Loading;
  /** The parts, and the runs that they were computed from. */
  #made:
    | {
        readonly a: readonly ListedRun[];
        readonly b: readonly ListedRun[];
        readonly parts: Parts<ListedRun>;
      }
    | undefined;

  constructor(a: Loading, b: Loading) {
    this.#a = a;
    this.#b = b;
  }

  /** Which runs are in A, B or both; undefined until all runs of both sets are loaded. */
  get parts(): Parts<ListedRun> | undefined {
    return this.complete ? this.#partsNow : undefined;
  }

  get runs(): readonly ListedRun[] {
    const { onlyA, both, onlyB } = this.#partsNow;
    return [...onlyA, ...both, ...onlyB];
  }

  /** Cached, because computing them for large sets takes time. */
  get #partsNow(): Parts<ListedRun> {
    const [a, b] = [this.#a.runs, this.#b.runs];
    if (this.#made?.a !== a || this.#made.b !== b) this.#made = { a, b, parts: partsOf(a, b) };
    return this.#made.parts;
  }

  get lookedAt(): number {
    return this.#a.lookedAt + this.#b.lookedAt;
  }

  get of(): number | undefined {
    return this.#a.of === undefined || this.#b.of === undefined
      ? undefined
      : this.#a.of + this.#b.of;
  }

  get complete(): boolean {
    return this.#a.complete && this.#b.complete;
  }

  get missing(): number {
    return this.#a.missing + this.#b.missing;
  }

  get unreadable(): number {
    return this.#a.unreadable + this.#b.unreadable;
  }

  get gone(): number {
    return (this.#a.gone ?? 0) + (this.#b.gone ?? 0);
  }

  get since(): number | undefined {
    const times = [this.#a.since, this.#b.since].filter((time) => time !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** One after the other, so the second set doesn't request again what the first one has loaded. */
  async load(wanted: number, options: QueryLoadOptions): Promise<void> {
    await this.#a.load(wanted, options);
    await this.#b.load(wanted, options);
  }

  tryAgain(): void {
    this.#a.tryAgain();
    this.#b.tryAgain();
  }
}
