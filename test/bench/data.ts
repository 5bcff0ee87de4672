/** How long the demo waits before each answer, as a network would, in ms. */
export const latencies = [0, 50, 150];

/** How much data the demo has, compared to the least. */
export const sizes = [1, 10, 100];

/** The demo's scale for about `size` times a thousand runs. */
export function scaleOf(size: number): number {
  return 0.044 * size;
}

/** What data of each size is called in the table. */
export const sizeNames = sizes.map((size) => `${(1000 * size).toLocaleString('en')} runs`);
