/** Delays before each response of the demo, simulating a network, in ms. */
export const latencies = [0, 50, 150];

/** Sizes of the demo's data, relative to the smallest. */
export const sizes = [1, 10, 100];

/** The demo's scale for about `size` thousand runs. */
export function scaleOf(size: number): number {
  return 0.044 * size;
}

/** The names of the sizes in the table. */
export const sizeNames = sizes.map((size) => `${(1000 * size).toLocaleString('en')} runs`);
