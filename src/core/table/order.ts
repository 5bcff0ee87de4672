import type { Column } from './column.ts';

/**
 * The runs by several columns, the first of which counts most. Those without a value are last, whether
 * it goes up or down; runs that are alike stay in their order.
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
