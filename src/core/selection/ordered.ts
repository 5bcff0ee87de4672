/**
 * The index of the first item for which the predicate holds, if it then holds for all later ones
 * (binary search); the length if there is none.
 */
export function indexOf<T>(items: readonly T[], predicate: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && !predicate(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Consecutive items in groups: each joins the group before it or begins another one. */
export function grouped<T>(
  items: readonly T[],
  joins: (group: readonly T[], item: T, last: T) => boolean,
): T[][] {
  const groups: T[][] = [];
  for (const [i, item] of items.entries()) {
    const [group, last] = [groups.at(-1), items[i - 1]];
    if (group && last !== undefined && joins(group, item, last)) group.push(item);
    else groups.push([item]);
  }
  return groups;
}
