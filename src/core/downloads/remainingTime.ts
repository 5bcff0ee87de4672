/** A rate says little before this time has passed, in ms. */
const shortest = 3000;

/** Estimates the time remaining from the rate so far. */
export class RemainingTime {
  readonly #total: number;
  #start: { readonly done: number; readonly time: number } | undefined;

  constructor(total: number) {
    this.#total = total;
  }

  /**
   * In ms; undefined while the rate isn't known, or if the total was wrong.
   *
   * @param done The amount done so far; what was done at the first call doesn't count for the rate.
   * @param time The current time, in ms.
   */
  after(done: number, time = performance.now()): number | undefined {
    this.#start ??= { done, time };
    const passed = time - this.#start.time;
    const more = done - this.#start.done;
    if (passed < shortest || more <= 0 || done > this.#total) return undefined;
    return ((this.#total - done) / more) * passed;
  }
}
