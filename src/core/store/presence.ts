import { RunDBError } from '../rundb/index.ts';

/** Whether a server is away, so that stale data has to do. */
export class Presence {
  /** Whether stale data is acceptable while the server is away. */
  readonly oldWillDo: boolean;
  #isAway = false;
  #returns = 0;
  readonly #listeners = new Set<() => void>();

  constructor({ oldWillDo } = { oldWillDo: true }) {
    this.oldWillDo = oldWillDo;
  }

  get isAway(): boolean {
    return this.#isAway;
  }

  /** How often it has come back. */
  get returns(): number {
    return this.#returns;
  }

  /** Calls back when the server goes away or comes back. Returns a function that unsubscribes. */
  onDidChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The server doesn't respond, and stale data is available instead. */
  leave(): void {
    if (this.#isAway) return;
    this.#isAway = true;
    for (const listener of this.#listeners) listener();
  }

  return(): void {
    if (!this.#isAway) return;
    this.#isAway = false;
    this.#returns++;
    for (const listener of this.#listeners) listener();
  }
}

/**
 * Whether an error means that the server, or the way to it, is down, rather than that one request made it
 * fail.
 */
export function isAway(error: unknown): boolean {
  if (!(error instanceof RunDBError)) return false;
  const { kind, passing } = error;
  return kind === 'unreachable' || kind === 'timeout' || (kind === 'serverError' && passing);
}
