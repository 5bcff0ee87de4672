import { RunDBError } from '../rundb/index.ts';

/** Whether a server is away, and old things that were kept have to do. */
export class Presence {
  /** Whether what is old will do while the server is away. */
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

  /** How often it came back. */
  get returns(): number {
    return this.#returns;
  }

  /** Calls back when the server goes away or comes back, until the function that it gives is called. */
  onDidChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The server doesn't answer, and there is something old instead. */
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

/** Whether an error says that the server, or the way to it, is down: not that one request made it fail. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof RunDBError)) return false;
  const { kind, passing } = error;
  return kind === 'unreachable' || kind === 'timeout' || (kind === 'serverError' && passing);
}
