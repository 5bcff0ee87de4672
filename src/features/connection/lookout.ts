import { logError } from '../common/index.ts';
import type { Session } from './connection.ts';

/** In ms; the pause doubles each time the server is still down. */
const [shortest, longest] = [15_000, 300_000];

/** While a session's server can't be reached, checks from time to time whether it's back. */
export class Lookout {
  readonly #session: Session;
  readonly #end: () => void;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #pause = shortest;
  /** When it was last back, in ms since 1970. */
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
      // A server that fails repeatedly is checked less and less often.
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
