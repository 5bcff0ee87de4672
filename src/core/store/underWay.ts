import { SharedWork } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';

/** A range that is being asked for. */
export interface Asking extends RunRange {
  /** When that began, ms since 1970. */
  readonly begun: number;
  readonly work: SharedWork;
}

/** The ranges that are being asked for: who wants one of them joins in. */
export class UnderWay {
  readonly #asking = new Set<Asking>();

  /** Those that began after a time. */
  since(time: number): readonly Asking[] {
    return [...this.#asking].filter(({ begun }) => begun >= time);
  }

  /** @param freshSince What is asked for now is no older, though the clock may have been set back. */
  begin({ experiment, first, last }: RunRange, freshSince: number): Asking {
    const begun = Math.max(Date.now(), freshSince);
    const asking = { experiment, first, last, begun, work: new SharedWork() };
    this.#asking.add(asking);
    return asking;
  }

  /** Asks, or joins in; it ends when nobody waits for it any longer. */
  async run(
    asking: Asking,
    work: (signal: AbortSignal) => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    try {
      await asking.work.run(work, signal);
    } finally {
      // Others may still wait for it.
      if (!asking.work.busy) this.#asking.delete(asking);
    }
  }
}
