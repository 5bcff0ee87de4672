import { logError } from '../common/index.ts';
import type { Session } from './connection.ts';

/** In ms; each time that a server is still away, twice as long. */
const [shortest, longest] = [15_000, 300_000];

/** While the server of a session is away, asks now and then whether it is back. */
export class Lookout {
  readonly #session: Session;
  readonly #end: () => void;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #pause = shortest;
  /** When it was back, ms since 1970. */
  #back = -Infinity;

  constructor(session: Session) {
    this.#session = session;
    const { presence } = session.store;
    this.#end = presence.onDidChange(() => {
      clearTimeout(this.#timer);
      if (!presence.isAway) {
        this.#back = Date.now();
        return;
      }
      // Who is away again and again is asked less and less.
      const isAgain = Date.now() - this.#back < longest;
      this.#pause = isAgain ? Math.min(this.#pause * 2, longest) : shortest;
      this.#wait();
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#stop.abort();
    this.#end();
  }

  #wait(): void {
    this.#timer = setTimeout(() => void this.#look(), this.#pause);
  }

  async #look(): Promise<void> {
    const { rundb, store } = this.#session;
    try {
      await rundb.count({}, { signal: this.#stop.signal });
      store.presence.return();
    } catch (error) {
      logError(error);
      if (this.#stop.signal.aborted || !store.presence.isAway) return;
      this.#pause = Math.min(this.#pause * 2, longest);
      this.#wait();
    }
  }
}
