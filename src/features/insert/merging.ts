import type { RunId } from '../../core/rundb/index.ts';
import type { RangesOver } from './arguments.ts';

/**
 * Whether ranges extend across unused run numbers. Until it's known which runs exist, what the user
 * wants differs from what is shown; what is shown is what gets written.
 */
export class Merging {
  readonly #load: (signal: AbortSignal) => Promise<readonly RunId[]>;
  #wanted: RangesOver = 'numbers';
  #existing: readonly RunId[] | undefined;
  #checking: AbortController | undefined;

  /** @param load Loads all runs that exist in the gaps between ranges. */
  constructor(load: (signal: AbortSignal) => Promise<readonly RunId[]>) {
    this.#load = load;
  }

  get wanted(): RangesOver {
    return this.#wanted;
  }

  /** The runs that no range may contain; undefined if ranges contain consecutive numbers only. */
  get existing(): readonly RunId[] | undefined {
    return this.#existing;
  }

  /** Whether the runs that exist are being loaded. */
  get isChecking(): boolean {
    return this.#checking !== undefined;
  }

  /**
   * Resolves when ranges are as wanted, or something else is wanted.
   *
   * @throws Whatever `load` throws; then ranges contain consecutive numbers only.
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
      // Superseded by a newer request.
      if (this.#checking !== checking) return;
      this.#wanted = 'numbers';
      throw error;
    } finally {
      if (this.#checking === checking) this.#checking = undefined;
    }
  }

  /** Stops loading which runs exist. */
  cancel(): void {
    this.#checking?.abort();
    this.#checking = undefined;
  }
}
