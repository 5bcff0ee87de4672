import { SharedWork } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';

/** A range that is being requested. */
export interface Asking extends RunRange {
  /** When the request started, ms since 1970. */
  readonly begun: number;
  readonly work: SharedWork;
}

/** The ranges being requested, so that others who want one can join. */
export class UnderWay {
  readonly #asking = new Set<Asking>();

  /** Those started since a time. */
  since(time: number): readonly Asking[] {
    return [...this.#asking].filter(({ begun }) => begun >= time);
  }

  /** @param freshSince The request counts as at least this recent, even if the clock was set back. */
  begin({ experiment, first, last }: RunRange, freshSince: number): Asking {
    const begun = Math.max(Date.now(), freshSince);
    const asking = { experiment, first, last, begun, work: new SharedWork() };
    this.#asking.add(asking);
    return asking;
  }

  /** Sends the request, or joins it; it is cancelled once nobody is waiting for it. */
  async run(
    asking: Asking,
    work: (signal: AbortSignal) => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    try {
      await asking.work.run(work, signal);
    } finally {
      // Others may still be waiting for it.
      if (!asking.work.busy) this.#asking.delete(asking);
    }
  }
}
