/** Before that, in ms, a rate says little. */
const shortest = 3000;

/** How long something still takes, by its rate so far. */
export class RemainingTime {
  readonly #total: number;
  #start: { readonly done: number; readonly time: number } | undefined;

  constructor(total: number) {
    this.#total = total;
  }

  /**
   * In ms; undefined while the rate isn't known, or the total was wrong.
   *
   * @param done What is done by now: what was at the first call doesn't count for the rate.
   * @param time Now, ms.
   */
  after(done: number, time = performance.now()): number | undefined {
    this.#start ??= { done, time };
    const passed = time - this.#start.time;
    const more = done - this.#start.done;
    if (passed < shortest || more <= 0 || done > this.#total) return undefined;
    return ((this.#total - done) / more) * passed;
  }
}
