/** Random numbers that are the same on every start (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    return scramble(this.#state) / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** In [low, high), rounded to `digits` decimal places. */
  between(low: number, high: number, digits = 3): number {
    const factor = 10 ** digits;
    return Math.round((low + (high - low) * this.next()) * factor) / factor;
  }

  /** An integer in [low, high]. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** One of the values, with probabilities given by their weights, which add up to 1. */
  pick<T>(first: readonly [T, number], ...others: readonly (readonly [T, number])[]): T {
    let left = this.next() - first[1];
    let picked = first[0];
    for (const [value, weight] of others) {
      if (left < 0) break;
      picked = value;
      left -= weight;
    }
    return picked;
  }
}

/** An integer in [0, 2³²) that looks unrelated to `state`. */
export function scramble(state: number): number {
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
  return (mixed ^ (mixed >>> 14)) >>> 0;
}
