/** So many are under way at once, at most: what the tab says is about one of the last. */
const mostKept = 4;

/**
 * What positions meant in what the tab was told. It answers to what it has, while what is there may
 * already be in another order: a row that was clicked stays the run that was shown there.
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
