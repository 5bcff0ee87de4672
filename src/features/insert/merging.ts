import type { RunId } from '../../core/rundb/index.ts';
import type { RangesOver } from './arguments.ts';

/**
 * Whether ranges go over numbers that no run has. What is wanted is not what is written before it is
 * known which runs there are; what is written is what is shown.
 */
export class Merging {
  readonly #load: (signal: AbortSignal) => Promise<readonly RunId[]>;
  #wanted: RangesOver = 'numbers';
  #existing: readonly RunId[] | undefined;
  #checking: AbortController | undefined;

  /** @param load Asks for all runs whose numbers ranges may go over. */
  constructor(load: (signal: AbortSignal) => Promise<readonly RunId[]>) {
    this.#load = load;
  }

  get wanted(): RangesOver {
    return this.#wanted;
  }

  /** The runs that no range may go over; undefined where ranges are of consecutive numbers. */
  get existing(): readonly RunId[] | undefined {
    return this.#existing;
  }

  /** Whether it is being asked which runs there are. */
  get isChecking(): boolean {
    return this.#checking !== undefined;
  }

  /**
   * Resolves once ranges are as wanted, or something else is wanted.
   *
   * @throws as what loads; then ranges are of consecutive numbers.
   */
  async want(over: RangesOver): Promise<void> {
    this.cancel();
    this.#wanted = over;
    this.#existing = undefined;
    if (over === 'numbers') return;
    const checking = new AbortController();
    this.#checking = checking;
    try {
      const existing = await this.#load(checking.signal);
      if (this.#checking === checking) this.#existing = existing;
    } catch (error) {
      // Nobody waits for it any more.
      if (this.#checking !== checking) return;
      this.#wanted = 'numbers';
      throw error;
    } finally {
      if (this.#checking === checking) this.#checking = undefined;
    }
  }

  /** No longer asks which runs there are. */
  cancel(): void {
    this.#checking?.abort();
    this.#checking = undefined;
  }
}
