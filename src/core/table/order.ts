import type { Column } from './column.ts';

/**
 * The order of runs by several columns, most significant first. Runs without a value come last in
 * either direction; equal runs keep their order.
 *
 * @param runs The number of runs.
 */
export function orderOf(
  runs: number,
  by: readonly { readonly column: Column; readonly descending: boolean }[],
): Uint32Array {
  const order = Uint32Array.from({ length: runs }, (_, run) => run);
  if (by.length === 0) return order;
  const keys = by.map(({ column, descending }) => placesOf(column.ranks, descending));
  return order.sort((a, b) => {
    for (const places of keys) {
      const first = places[a] ?? Infinity;
      const second = places[b] ?? Infinity;
      if (first !== second) return first < second ? -1 : 1;
    }
    return a - b;
  });
}

function placesOf(ranks: Float64Array, descending: boolean): Float64Array {
  return ranks.map((rank) => (Number.isNaN(rank) ? Infinity : descending ? -rank : rank));
}
