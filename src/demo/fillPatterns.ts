/** Which of a ring's 5120 buckets contain a bunch. */
export interface FillPattern {
  /** 1280 hexadecimal digits, four buckets each; "" if unknown. */
  readonly fill_pattern: string;
  readonly number_of_bunches: number;
}

const bucketCount = 5120;

/** Nominal number of bunches and their spacing in buckets. The gaps at the ends are for the beam abort. */
const schemes = [
  [393, 12],
  [393, 13],
  [395, 12],
  [594, 8],
  [783, 6],
  [789, 6],
  [978, 5],
  [1174, 4],
  [1272, 4],
  [1565, 3],
  [1576, 3],
  [1657, 3],
  [2249, 2],
  [2346, 2],
  [2364, 2],
] as const;

export const noFill: FillPattern = { fill_pattern: '', number_of_bunches: 0 };

/**
 * A few patterns with more and more bunches, shared by all runs: a separate string for each would fill the
 * memory.
 */
export const fillPatterns: readonly FillPattern[] = schemes.map(([wanted, distance]) => {
  const buckets = new Uint8Array(bucketCount);
  for (let index = 0; index < wanted; index++) buckets[20 + index * distance] = 1;
  return { fill_pattern: toHex(buckets), number_of_bunches: wanted };
});

function toHex(buckets: Uint8Array): string {
  return (buckets.join('').match(/.{4}/g) ?? [])
    .map((four) => Number.parseInt(four, 2).toString(16))
    .join('');
}
