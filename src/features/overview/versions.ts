/** The most versions in transit at once: the tab's messages refer to one of the latest. */
const mostKept = 4;

/**
 * What rows or bins mean in each version sent to the tab. The tab answers about the version that it
 * has, even if the order has changed since: a row that was clicked means the run that was shown
 * there.
 */
export class Versions<T> {
  readonly #kept = new Map<number, T>();

  add(version: number, value: T): void {
    this.#kept.delete(version);
    this.#kept.set(version, value);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
  }

  at(version: number): T | undefined {
    return this.#kept.get(version);
  }
}
