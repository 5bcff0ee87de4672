interface Work {
  readonly done: Promise<void>;
  readonly stop: AbortController;
  waiting: number;
}

/** Work that several callers may await. It is aborted once none of them is waiting any more. */
export class SharedWork {
  #current: Work | undefined;

  /** Starts the work, or joins it if it is already running. Rejects if `signal` is aborted. */
  async run(work: (signal: AbortSignal) => Promise<void>, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const current = (this.#current ??= this.#start(work));
    current.waiting++;
    try {
      await (signal ? unlessAborted(current.done, signal) : current.done);
    } finally {
      current.waiting--;
      if (current.waiting === 0) {
        current.stop.abort();
        this.#end(current.stop);
      }
    }
  }

  /** Whether the work is running. */
  get busy(): boolean {
    return this.#current !== undefined;
  }

  /** Resolves once no work is running, however it ended. */
  async settled(): Promise<void> {
    while (this.#current) await this.#current.done.catch(() => undefined);
  }

  #start(work: (signal: AbortSignal) => Promise<void>): Work {
    const stop = new AbortController();
    return { stop, done: work(stop.signal).finally(() => this.#end(stop)), waiting: 0 };
  }

  #end(stop: AbortController): void {
    if (this.#current?.stop === stop) this.#current = undefined;
  }
}

/** Rejects with the signal's reason if it aborts first. */
function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      const reason: unknown = signal.reason;
      reject(reason instanceof Error ? reason : new Error(String(reason)));
    };
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
